package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Location;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.event.BreakpointEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A breakpoint is hit once for each time its line is reached, and the debugger sees the variables there. */
class BreakpointIT {
    private final List<String> hits = new ArrayList<>();

    private static int line(String comment) throws IOException {
        String path = "agent/src/test/java/" + ChildProgram.class.getName().replace('.', '/') + ".java";
        List<String> source = Files.readAllLines(Path.of(System.getProperty("weightless.root"), path));
        for (int i = 0; i < source.size(); i++) {
            if (source.get(i).endsWith("// " + comment)) {
                return i + 1;
            }
        }
        throw new AssertionError(comment);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "callee, before its yield|n|n=0 n=1 n=2",
        "callee, its yield|doubled|doubled=0 doubled=2 doubled=4",
        "callee, after its yield|doubled|doubled=0 doubled=2 doubled=4",
        "loop, before its yields|i|i=0 i=1 i=2",
        "loop, call that suspends|sum|sum=0 sum=1 sum=5",
        "loop, its yield|got|got=0 got=2 got=4",
        "loop, after its yields|got|got=0 got=2 got=4",
        "end|sum|sum=9"
    })
    void isHitOnceForEachTime(String comment, String variable, String expected) throws Exception {
        debug(line(comment), variable);
        assertEquals(expected, String.join(" ", hits));
    }

    private void debug(int line, String variable) throws Exception {
        DebuggedJvm.run(ChildProgram.class, new DebuggedJvm.Debugger() {
            @Override
            public void prepared(VirtualMachine machine, ReferenceType type) {
                breakAt(machine, type, line);
            }

            @Override
            public void hit(BreakpointEvent breakpoint) throws Exception {
                hits.add(variable + "=" + value(breakpoint, variable));
            }
        });
    }

    private static void breakAt(VirtualMachine machine, ReferenceType type, int line) {
        for (Location location : locations(type, line)) {
            machine.eventRequestManager().createBreakpointRequest(location).enable();
        }
    }

    private static List<Location> locations(ReferenceType type, int line) {
        try {
            return type.locationsOfLine(line);
        } catch (AbsentInformationException noLines) {
            // a frame's class
            return List.of();
        }
    }

    private static Object value(BreakpointEvent hit, String variable)
            throws IncompatibleThreadStateException, AbsentInformationException {
        StackFrame frame = hit.thread().frame(0);
        return frame.getValue(frame.visibleVariableByName(variable));
    }
}
