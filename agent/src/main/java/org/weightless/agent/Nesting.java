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
    private static final StackWalker WALKER = StackWalker.getInstance(Option.SHOW_HIDDEN_FRAMES);
    private static final String COROUTINE = Coroutine.class.getName();

    private Nesting() {}

    /** How many there are; 0 where that is of no use. */
    static int now() {
        return LinkerShapes.matter() ? WALKER.walk(new Nesting()) : 0;
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
