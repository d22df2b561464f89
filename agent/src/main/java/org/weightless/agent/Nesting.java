package org.weightless.agent;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.weightless.agent.instrument.emit.LinkerShapes;
import org.weightless.agent.instrument.rules.Names;
import org.weightless.runtime.Coroutine;

/** Counts the fiber copies on the stack, as far as the next coroutine. No lambda: it runs while calls are linked. */
final class Nesting implements Function<Stream<StackFrame>, Integer> {
    /** It is counted no further. */
    private static final int MOST = 64;
    private static final String COROUTINE = Coroutine.class.getName();

    private static volatile boolean isFirst = true;

    /** The JVM's classes for that are loaded only where it is needed. */
    private static final class Walker {
        static final StackWalker STACK = StackWalker.getInstance(Option.SHOW_HIDDEN_FRAMES);
    }

    private Nesting() {}

    /** How many there are; 0 where that is of no use. The first companion has none below it, so that nobody looks. */
    static int now() {
        if (isFirst || !LinkerShapes.matter()) {
            isFirst = false;
            return 0;
        }
        return Walker.STACK.walk(new Nesting());
    }

    @Override
    public Integer apply(Stream<StackFrame> frames) {
        int copies = 0;
        Iterator<StackFrame> all = frames.iterator();
        while (copies < MOST && all.hasNext()) {
            String name = all.next().getClassName();
            if (name.equals(COROUTINE)) {
                break;
            }
            copies += name.contains(Names.COMPANION) ? 1 : 0;
        }
        return copies;
    }
}
