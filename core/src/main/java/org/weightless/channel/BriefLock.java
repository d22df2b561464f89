package org.weightless.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A lock for a few instructions: who finds it taken spins, and lets other threads run if that takes long. Between
 * fibers of one thread it is never taken, and then costs one atomic instruction, half of what a lock of {@code
 * java.util.concurrent} costs. It must not be held while a fiber is suspended, nor taken twice by a thread.
 */
final class BriefLock {
    private static final VarHandle TAKEN = takenHandle();
    private static final int SPINS = 100;

    private int taken;

    void lock() {
        if (!TAKEN.compareAndSet(this, 0, 1)) {
            spin();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // only a hint: whoever has it is about to let go
    private void spin() {
        int spins = 0;
        do {
            if (++spins < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        } while ((int) TAKEN.getOpaque(this) != 0 || !TAKEN.compareAndSet(this, 0, 1));
    }

    void unlock() {
        TAKEN.setRelease(this, 0);
    }

    private static VarHandle takenHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(BriefLock.class, "taken", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
