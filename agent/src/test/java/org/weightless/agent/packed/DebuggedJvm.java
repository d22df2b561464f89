package org.weightless.agent.packed;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.StepEvent;
import com.sun.jdi.event.VMDeathEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import java.util.List;
import java.util.Map;
import org.weightless.agent.testing.ChildJvm;

/**
 * Runs a program of the tests under the agent and a debugger. That asks for the class by its name and, as debuggers do
 * for the sake of nested classes, for all whose names go on with a dollar.
 */
final class DebuggedJvm {
    private static final long MILLISECONDS = 60_000;

    private DebuggedJvm() {}

    /** What a test does with the debugger. */
    interface Debugger {
        /** A class is there, and breakpoints can be set in it. */
        void prepared(VirtualMachine machine, ReferenceType type);

        void hit(BreakpointEvent breakpoint) throws Exception;

        /** A step has ended. */
        default void stepped(StepEvent step) throws Exception {
            throw new AssertionError(step.toString());
        }
    }

    static void run(Class<?> program, Debugger debugger) throws Exception {
        LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("main").setValue(program.getName());
        arguments.get("options").setValue(ChildJvm.agent() + " -cp " + Apps.testClassPath());
        VirtualMachine machine = connector.launch(arguments);
        for (String pattern : List.of(program.getName(), program.getName() + "$*")) {
            ClassPrepareRequest prepared = machine.eventRequestManager().createClassPrepareRequest();
            prepared.addClassFilter(pattern);
            prepared.enable();
        }
        try {
            while (handle(machine, machine.eventQueue().remove(MILLISECONDS), debugger)) {
                continue;
            }
        } catch (VMDisconnectedException ended) {
            // that is the end as well
        } finally {
            machine.process().destroy();
        }
    }

    private static boolean handle(VirtualMachine machine, EventSet events, Debugger debugger) throws Exception {
        if (events == null) {
            throw new AssertionError("nothing happens any more");
        }
        for (Event event : events) {
            if (event instanceof VMDeathEvent) {
                return false;
            }
            if (event instanceof ClassPrepareEvent prepare) {
                debugger.prepared(machine, prepare.referenceType());
            } else if (event instanceof BreakpointEvent hit) {
                debugger.hit(hit);
            } else if (event instanceof StepEvent step) {
                debugger.stepped(step);
            }
        }
        events.resume();
        return true;
    }
}
