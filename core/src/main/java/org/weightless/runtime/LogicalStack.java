package org.weightless.runtime;

import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The stack of this thread for a {@code StackWalker}: without the frames of the runtime, but with the suspended callers
 * and those of hidden companions.
 *
 * <p>It goes over the stack by two walkers, side by side: the user's, whose options count, and one that misses nothing.
 */
final class LogicalStack {
    private static final String RUNTIME = LogicalStack.class.getPackageName() + ".";

    /** What stands between a caller and the stack that it asks for. */
    private static final List<String> ABOVE =
            List.of(RUNTIME, "java.lang.invoke.", "java.lang.StackWalker", "java.lang.StackStreamFactory");

    /** All frames, so far as they have not been passed. */
    private final Iterator<StackFrame> all;
    private final Driver.Finder drivers = new Driver.Finder();
    private boolean hasBegun;

    private LogicalStack(Iterator<StackFrame> all) {
        this.all = all;
    }

    /** Does what {@code StackWalker.walk} does for the caller of the runtime. */
    static <T> T walk(StackWalker walker, Function<? super Stream<StackFrame>, ? extends T> function) {
        StackWalker ofAll = Driver.walkerOfAll();
        if (ofAll == null) {
            return walker.walk(frames -> function.apply(frames.flatMap(new LogicalStack(Collections.emptyIterator())::of)));
        }
        return ofAll.walk(every -> {
            LogicalStack stack = new LogicalStack(every.iterator());
            return walker.walk(frames -> function.apply(frames.flatMap(stack::of)));
        });
    }

    /** What stands for a frame that the walker gives. */
    private Stream<StackFrame> of(StackFrame given) {
        hasBegun |= ABOVE.stream().noneMatch(given.getClassName()::startsWith);
        if (!hasBegun) {
            return Stream.empty();
        }
        List<StackFrame> frames = new ArrayList<>();
        while (all.hasNext()) {
            StackFrame frame = all.next();
            Driver driver = drivers.meets(frame);
            boolean isGiven = isSame(frame, given);
            if (driver != null) {
                addCallers(driver, given, frames);
            } else if (isCompanion(frame.getDeclaringClass())) {
                frames.add(new LogicalFrame(given, frame.getDeclaringClass(), Traces.userElement(frame.toStackTraceElement())));
            } else if (isGiven && !frame.getClassName().startsWith(RUNTIME)) {
                frames.add(given);
            }
            if (isGiven) {
                return frames.stream();
            }
        }
        frames.add(given);
        return frames.stream();
    }

    private static boolean isSame(StackFrame one, StackFrame other) {
        return one.getByteCodeIndex() == other.getByteCodeIndex() && one.getMethodName().equals(other.getMethodName())
                && one.getClassName().equals(other.getClassName());
    }

    private static boolean isCompanion(Class<?> type) {
        return Companions.host(type) != type;
    }

    private static void addCallers(Driver driver, StackFrame given, List<StackFrame> frames) {
        if (driver.running() != null) {
            for (Frame each : driver.callers()) {
                frames.add(new LogicalFrame(given, each.info().companion(), each.info().element(each.pc)));
            }
        }
    }

    /**
     * A frame by the names that the user gave, without the parts that exist for code that runs alone.
     *
     * @param given what the walker gave at its place, which knows whether classes may be asked for
     */
    private record LogicalFrame(StackFrame given, Class<?> companion, StackTraceElement element) implements StackFrame {
        @Override
        public String getClassName() {
            return element.getClassName();
        }

        @Override
        public String getMethodName() {
            return element.getMethodName();
        }

        @Override
        public Class<?> getDeclaringClass() {
            Class<?> allowed = given.getDeclaringClass();
            return companion == null ? allowed : Companions.host(companion);
        }

        @Override
        public int getByteCodeIndex() {
            return -1;
        }

        @Override
        public String getFileName() {
            return element.getFileName();
        }

        @Override
        public int getLineNumber() {
            return element.getLineNumber();
        }

        @Override
        public boolean isNativeMethod() {
            return false;
        }

        @Override
        public StackTraceElement toStackTraceElement() {
            return element;
        }

        @Override
        public String toString() {
            return element.toString();
        }
    }
}
