package org.weightless.agent.packed.jdk;

import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.weightless.Fiber;
import org.weightless.Generator;

/** Prints what code sees of its own stack in callbacks of the JDK's, and what its logger finds out. */
public final class OwnTrace {
    private static final Logger LOG = Logger.getLogger("own");
    private static boolean yields;

    private OwnTrace() {}

    /** Asks the record as the JDK's handlers do: under a lock. */
    private static final class Prints extends Handler {
        @Override
        public synchronized void publish(LogRecord message) {
            System.out.println("logger: " + message.getSourceClassName() + " " + message.getSourceMethodName());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static void pause() {
        if (yields) {
            Fiber.yield("pause");
        }
    }

    private static void look(int value) {
        look();
        pause();
        look();
    }

    private static void look() {
        LOG.info("a message");
        LOG.log(java.util.logging.Level.INFO, "one of {0}", 1);
        System.getLogger(LOG.getName()).log(System.Logger.Level.INFO, "through the JDK's own");
        System.getLogger(LOG.getName()).log(System.Logger.Level.WARNING, () -> "the same, later");
        print("thread", Arrays.stream(Thread.currentThread().getStackTrace()));
        StackWalker walker = StackWalker.getInstance();
        List<StackTraceElement> walked = walker.walk(frames -> frames.map(StackFrame::toStackTraceElement).toList());
        print("walker", walked.stream());
        List<StackTraceElement> each = new ArrayList<>();
        walker.forEach(frame -> each.add(frame.toStackTraceElement()));
        print("forEach", each.stream());
    }

    private static void print(String what, Stream<StackTraceElement> trace) {
        System.out.println(what + ": " + trace.takeWhile(element -> !element.getMethodName().equals("run"))
                .map(element -> element.getClassName() + "." + element.getMethodName() + ":" + element.getLineNumber())
                .filter(element -> !element.startsWith("org.weightless.Generator")).toList());
    }

    private static int recurse(int levels) {
        if (levels == 0) {
            pause();
            LOG.info("innermost");
            List.of(1, 2).forEach(OwnTrace::look);
            return 0;
        }
        int below = recurse(levels - 1);
        look();
        return below + 1;
    }

    private static void run() {
        recurse(2);
    }

    public static void main(String[] arguments) {
        yields = arguments.length > 0;
        LOG.setUseParentHandlers(false);
        LOG.addHandler(new Prints());
        if (yields) {
            Generator.of(() -> run()).forEachRemaining(value -> {});
        } else {
            run();
        }
    }
}
