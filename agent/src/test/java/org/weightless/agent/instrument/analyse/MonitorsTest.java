package org.weightless.agent.instrument.analyse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.weightless.agent.instrument.Code;

/** How many monitors may be held. */
class MonitorsTest {
    /** {@code synchronized (lock) { call(); }} as javac compiles it: the handler that releases covers itself. */
    private static final String JAVAC = """
            try from to release
            try release end release
            aload 0
            dup
            astore 1
            monitorenter
            from:
            invokestatic Other.call()V
            aload 1
            monitorexit
            to:
            goto after
            release:
            astore 2
            aload 1
            monitorexit
            end:
            aload 2
            athrow
            after:
            return
            """;

    private static int held(Code code, String label) {
        return new Monitors(new ControlFlow(code.method), false).held(code.at(label));
    }

    @Test
    void aMethodWithoutMonitorsHoldsNone() {
        assertEquals(0, held(Code.of("a:\n nop\n return"), "a"));
    }

    @Test
    void inTheJdksCodeALockCountsLikeAMonitor() {
        Code code = Code.of("m(Ljava/util/concurrent/locks/ReentrantLock;)V", """
                before:
                aload 0
                invokevirtual java/util/concurrent/locks/ReentrantLock.lock()V
                in:
                nop
                aload 0
                invokevirtual java/util/concurrent/locks/ReentrantLock.unlock()V
                after:
                return
                """);
        Monitors jdks = new Monitors(new ControlFlow(code.method), true);
        assertEquals(0, jdks.held(code.at("before")));
        assertEquals(1, jdks.held(code.at("in")));
        assertEquals(0, jdks.held(code.at("after")));
        assertEquals(0, held(code, "in"), "anybody else's lock is theirs to look after");
    }

    @Test
    void aBlockHoldsItsMonitorUpToItsEnd() {
        Code code = Code.of("m(Ljava/lang/Object;)V", """
                before:
                aload 0
                monitorenter
                in:
                nop
                aload 0
                monitorexit
                after:
                return
                """);
        assertEquals(0, held(code, "before"));
        assertEquals(1, held(code, "in"));
        assertEquals(0, held(code, "after"));
    }

    @Test
    void nestedBlocksCount() {
        Code code = Code.of("m(Ljava/lang/Object;)V", """
                aload 0
                monitorenter
                one:
                aload 0
                monitorenter
                two:
                aload 0
                monitorexit
                again:
                aload 0
                monitorexit
                none:
                return
                """);
        assertEquals(1, held(code, "one"));
        assertEquals(2, held(code, "two"));
        assertEquals(1, held(code, "again"));
        assertEquals(0, held(code, "none"));
    }

    @Test
    void theHandlerThatReleasesHoldsTheMonitorOnceEvenWhereItCoversItself() {
        Code code = Code.of("m(Ljava/lang/Object;)V", JAVAC);
        assertEquals(1, held(code, "from"));
        assertEquals(1, held(code, "release"));
        assertEquals(0, held(code, "end"));
        assertEquals(0, held(code, "after"));
    }

    @Test
    void aCatchBlockInsideASynchronizedBlockHoldsTheMonitor() {
        Code code = Code.of("m(Ljava/lang/Object;)V", """
                try from to handler java/lang/RuntimeException
                aload 0
                monitorenter
                from:
                invokestatic Other.call()V
                to:
                goto end
                handler:
                pop
                inCatch:
                invokestatic Other.call()V
                end:
                aload 0
                monitorexit
                after:
                return
                """);
        assertEquals(1, held(code, "handler"));
        assertEquals(1, held(code, "inCatch"));
        assertEquals(0, held(code, "after"));
    }

    @Test
    void aHandlerAroundASynchronizedBlockHoldsNothing() {
        Code code = Code.of("m(Ljava/lang/Object;)V", JAVAC
                .replace("try release end release", "try release end release\ntry outer outerEnd caught\nouter:")
                .replace("after:\nreturn", "after:\nnop\nouterEnd:\nreturn\ncaught:\npop\nreturn"));
        assertEquals(0, held(code, "caught"), "what comes out of the block has been let go");
        assertEquals(1, held(code, "release"));
    }

    @Test
    void aTypedHandlerAroundALeakingBlockHoldsWhatLeaks() {
        Code code = Code.of("m(Ljava/lang/Object;)V", """
                try from to caught
                from:
                aload 0
                monitorenter
                invokestatic Other.call()V
                aload 0
                monitorexit
                to:
                return
                caught:
                athrow
                """);
        assertEquals(1, held(code, "caught"), "the call throws while the monitor is held");
    }

    @Test
    void anExceptionOfTheReleaseComesWhenTheMonitorIsReleased() {
        Code code = Code.of("m(Ljava/lang/Object;)V", """
                try exit to caught
                aload 0
                monitorenter
                aload 0
                exit:
                monitorexit
                to:
                return
                caught:
                athrow
                """);
        assertEquals(0, held(code, "caught"));
    }

    @Test
    void aFailedMonitorenterHoldsNothing() {
        Code code = Code.of("m(Ljava/lang/Object;)V", """
                try enter to caught
                aload 0
                enter:
                monitorenter
                to:
                aload 0
                monitorexit
                return
                caught:
                athrow
                """);
        assertEquals(0, held(code, "caught"));
    }

    @Test
    void wherePathsDisagreeTheLargerNumberCounts() {
        Code code = Code.of("m(ILjava/lang/Object;)V", """
                iload 0
                ifeq join
                aload 1
                monitorenter
                join:
                nop
                return
                """);
        assertEquals(1, held(code, "join"));
    }

    @Test
    void aLoopThatTakesMoreAndMoreComesToAnEnd() {
        Code code = Code.of("m(ILjava/lang/Object;)V", """
                head:
                aload 1
                monitorenter
                in:
                iload 0
                ifne head
                return
                """);
        assertEquals(99, held(code, "in"));
    }

    @Test
    void aReleaseTooManyCountsAsNone() {
        Code code = Code.of("m(Ljava/lang/Object;)V", """
                aload 0
                monitorexit
                a:
                nop
                aload 0
                monitorenter
                b:
                return
                """);
        assertEquals(0, held(code, "a"));
        assertEquals(1, held(code, "b"));
    }

    @Test
    void theHandlerBehindOneThatCatchesAllIsNotEntered() {
        Code code = Code.of("m(Ljava/lang/Object;)V", """
                try from to all
                try from to hidden
                aload 0
                monitorenter
                from:
                invokestatic Other.call()V
                to:
                aload 0
                monitorexit
                return
                all:
                aload 0
                monitorexit
                athrow
                hidden:
                athrow
                """);
        assertEquals(1, held(code, "all"));
        assertEquals(-1, held(code, "hidden"), "no path leads there");
    }
}
