package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.Location;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.StepEvent;
import com.sun.jdi.request.StepRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;
import stepping.SteppingProgram;

/** A step over a yield ends in the consumer, a debugger finds the receiver, and the program does not see that it is there. */
class SteppingIT {
    private static final String DEBUGGED = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:0";

    private static final String TRACES = """
            import java.util.ArrayList;
            import java.util.List;
            import org.weightless.Fiber;
            import org.weightless.Generator;

            public class Traces {
                static void print(StackTraceElement[] trace) {
                    for (StackTraceElement each : trace) {
                        if (each.getClassName().equals("Traces")) {
                            System.out.println(each);
                        }
                    }
                    System.out.println();
                }

                static int fail(int count) {
                    Fiber.yield("int");
                    print(new Exception().getStackTrace());
                    return count / 0;
                }

                static int fail(boolean flag) {
                    Fiber.yield("boolean");
                    print(Thread.currentThread().getStackTrace());
                    return fail(flag ? 1 : 0);
                }

                static int fail(List<?> list) {
                    Fiber.yield("list");
                    int result = fail(list.isEmpty());
                    return result + 1;
                }

                static void body() {
                    try {
                        fail(new ArrayList<>());
                    } catch (ArithmeticException e) {
                        print(e.getStackTrace());
                        throw e;
                    }
                }

                public static void main(String[] arguments) {
                    Generator<Object> generator = Generator.of(Traces::body);
                    try {
                        for (Object each : generator) {
                            System.out.println(each);
                        }
                    } catch (ArithmeticException e) {
                        print(e.getStackTrace());
                    }
                }
            }
            """;

    private static final String FROM = "// step: ";
    private static final String TO = "// to: ";

    /** Where steps ended, by where they began. */
    private final Map<String, List<String>> steps = new LinkedHashMap<>();
    private final List<String> receivers = new ArrayList<>();
    private String from;

    @Test
    void aStepOverAYieldEndsInTheConsumer() throws Exception {
        debug();
        Map<String, List<String>> expected = new LinkedHashMap<>();
        for (String yield : List.of("first yield", "second yield", "third yield", "yield in a loop", "yield in a try",
                "return")) {
            expected.put(yield, List.of("ask"));
        }
        expected.put("yield in a loop", List.of("ask", "ask"));
        // a step out of a method ends where it was called, as it does outside of fibers
        expected.put("nested yield", List.of("caller"));
        expected.put("call", List.of("second call"));
        expected.put("last line", List.of("calls: }"));
        assertEquals(expected, steps);
        assertEquals(List.of("first yield 5", "second yield 5", "third yield 5"), receivers);
    }

    @Test
    void tracesAreThoseOfAJvmWithoutADebugger(@TempDir Path directory) {
        Path classes = Apps.compileOne(directory, "Traces", TRACES);
        String path = ChildJvm.path(ChildJvm.coreJar(), classes);
        Result expected = ChildJvm.run(directory, ChildJvm.agent(), "-cp", path, "Traces");
        Result debugged = ChildJvm.run(directory, ChildJvm.agent(), DEBUGGED, "-cp", path, "Traces");
        assertTrue(expected.out().contains("list") && expected.exit() == 0, expected::toString);
        assertEquals(expected.toString(), debugged.toString());
    }

    private static List<String> source() throws IOException {
        String path = "agent/src/test/java/" + SteppingProgram.class.getName().replace('.', '/') + ".java";
        return Files.readAllLines(Path.of(System.getProperty("weightless.root"), path));
    }

    /** The number of the line that ends with a text. */
    static int line(String end) throws IOException {
        List<String> source = source();
        for (int i = 0; i < source.size(); i++) {
            if (source.get(i).endsWith(end)) {
                return i + 1;
            }
        }
        throw new AssertionError(end);
    }

    private static String comment(String line, String mark) {
        int at = line.indexOf(mark);
        return at < 0 ? null : line.substring(at + mark.length());
    }

    private static String at(Location location) throws IOException {
        if (location.lineNumber() < 1) {
            return location.declaringType().name() + "." + location.method().name();
        }
        String line = source().get(location.lineNumber() - 1);
        String to = comment(line, line.contains(FROM) ? FROM : TO);
        return to != null ? to : location.method().name() + ": " + line.strip();
    }

    private void debug() throws Exception {
        DebuggedJvm.run(SteppingProgram.class, new DebuggedJvm.Debugger() {
            @Override
            public void prepared(VirtualMachine machine, ReferenceType type) {
                try {
                    breakAtSteps(machine, type);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public void hit(BreakpointEvent breakpoint) throws Exception {
                from = comment(source().get(breakpoint.location().lineNumber() - 1), FROM);
                stepOver(breakpoint.thread());
                lookAtReceiver(breakpoint.thread().frame(0));
            }

            @Override
            public void stepped(StepEvent step) throws Exception {
                steps.computeIfAbsent(from, start -> new ArrayList<>()).add(at(step.location()));
                step.virtualMachine().eventRequestManager().deleteEventRequest(step.request());
            }
        });
    }

    private static void breakAtSteps(VirtualMachine machine, ReferenceType type) throws Exception {
        if (!hasLines(type)) {
            return;
        }
        List<String> lines = source();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(FROM)) {
                for (Location location : type.locationsOfLine(i + 1)) {
                    machine.eventRequestManager().createBreakpointRequest(location).enable();
                }
            }
        }
    }

    private static boolean hasLines(ReferenceType type) {
        try {
            return !type.allLineLocations().isEmpty();
        } catch (AbsentInformationException aFramesClass) {
            return false;
        }
    }

    /** As IDEs do it, with the filter that the guide names. */
    private static void stepOver(ThreadReference thread) {
        StepRequest step = thread.virtualMachine().eventRequestManager()
                .createStepRequest(thread, StepRequest.STEP_LINE, StepRequest.STEP_OVER);
        for (String filter : List.of("java.*", "jdk.*", "sun.*", "org.weightless.*")) {
            step.addClassExclusionFilter(filter);
        }
        step.enable();
    }

    private void lookAtReceiver(StackFrame frame) throws Exception {
        for (LocalVariable variable : frame.visibleVariables()) {
            if (variable.name().equals("$this")) {
                ObjectReference receiver = (ObjectReference) frame.getValue(variable);
                receivers.add(from + " " + receiver.getValue(receiver.referenceType().fieldByName("start")));
            }
        }
    }
}
