package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.ArrayReference;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.StringReference;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.event.BreakpointEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A debugger that asks for all variables gets them, at every line, before and behind yields, and they are true. */
class VariablesIT {
    private final List<String> wrong = new ArrayList<>();
    private final Set<String> read = new HashSet<>();
    private final Set<String> readInResumed = new HashSet<>();

    @Test
    void allVisibleVariablesCanBeReadAtEveryLineAndAreTrue() throws Exception {
        debug();
        assertEquals(List.of(), wrong);
        Set<String> expected = new HashSet<>(VariablesProgram.VALUES);
        assertTrue(read.containsAll(expected), () -> "not seen: " + missing(expected, read));
        assertTrue(readInResumed.size() > expected.size() / 2, () -> "seen behind yields: " + readInResumed);
    }

    private static Set<String> missing(Set<String> expected, Set<String> found) {
        Set<String> missing = new HashSet<>(expected);
        missing.removeAll(found);
        return missing;
    }

    private void debug() throws Exception {
        DebuggedJvm.run(VariablesProgram.class, new DebuggedJvm.Debugger() {
            @Override
            public void prepared(VirtualMachine machine, ReferenceType type) {
                breakEverywhere(machine, type);
            }

            @Override
            public void hit(BreakpointEvent breakpoint) throws Exception {
                for (StackFrame frame : breakpoint.thread().frames()) {
                    ReferenceType type = frame.location().declaringType();
                    if (type.name().startsWith(VariablesProgram.class.getName()) && hasSource(type)) {
                        readAll(frame);
                    }
                }
            }
        });
    }

    private static List<Location> locations(Method method) {
        try {
            return method.allLineLocations();
        } catch (AbsentInformationException noLines) {
            // one of a frame's class
            return List.of();
        }
    }

    private static boolean hasSource(ReferenceType type) {
        try {
            return type.sourceName() != null;
        } catch (AbsentInformationException aFramesClass) {
            return false;
        }
    }

    private static void breakEverywhere(VirtualMachine machine, ReferenceType type) {
        if (!hasSource(type)) {
            return;
        }
        for (Method method : type.methods()) {
            if (!method.isStaticInitializer() && !method.isAbstract() && !method.isNative()) {
                for (Location location : locations(method)) {
                    machine.eventRequestManager().createBreakpointRequest(location).enable();
                }
            }
        }
    }

    private void readAll(StackFrame frame) {
        String where = frame.location().method().name() + ":" + frame.location().lineNumber();
        List<LocalVariable> variables;
        try {
            variables = frame.visibleVariables();
        } catch (AbsentInformationException e) {
            wrong.add(where + " has no table");
            return;
        }
        for (LocalVariable variable : variables) {
            try {
                check(where, isResumed(frame), variable.name(), frame.getValue(variable));
            } catch (RuntimeException e) {
                wrong.add(where + " " + variable.name() + ": " + e);
            }
        }
    }

    /** A resume method takes the frame that it goes on with. */
    private static boolean isResumed(StackFrame frame) {
        List<String> arguments = frame.location().method().argumentTypeNames();
        return !arguments.isEmpty() && arguments.get(0).equals("org.weightless.runtime.Frame");
    }

    private void check(String where, boolean isResumed, String name, Value value) {
        String pair = name + "=" + text(value);
        if (VariablesProgram.VALUES.contains(pair)) {
            read.add(pair);
            if (isResumed) {
                readInResumed.add(pair);
            }
        } else if (VariablesProgram.VALUES.stream().anyMatch(known -> known.startsWith(name + "="))) {
            wrong.add(where + " " + pair);
        }
    }

    private static String text(Value value) {
        if (value instanceof StringReference string) {
            return string.value();
        }
        if (value instanceof ArrayReference array) {
            return "" + array.length();
        }
        return value instanceof ObjectReference object ? object.referenceType().name() : "" + value;
    }
}
