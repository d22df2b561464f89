package org.weightless.internal.fiber;

import java.time.Duration;

/**
 * A block around a part of a fiber's code: it has a time limit, or keeps out what comes from outside of it. Scopes of
 * one fiber stand in each other; {@link Interrupts} has the rules.
 */
public final class CancelScope extends Timed {
    /** Null for a shield. */
    final Duration limit;

    /** What is done when the limit is over, in place of ending anything in the block; null for a limit as such. */
    final Runnable alarm;

    /** The next one outside, or null. */
    CancelScope outer;

    boolean open;

    /** Whether the limit is over: it ends each wait in the block from now on. */
    boolean passed;

    CancelScope(FiberState fiber, Duration limit, Runnable alarm) {
        super(fiber);
        this.limit = limit;
        this.alarm = alarm;
    }

    /** Opens a block with a limit, which counts from now. To be called by the fiber itself. */
    public static CancelScope limit(FiberState fiber, Duration limit) {
        return alarm(fiber, limit, null);
    }

    /** Opens a block that has something done when its limit is over, which counts from now. By the fiber itself. */
    public static CancelScope alarm(FiberState fiber, Duration limit, Runnable alarm) {
        CancelScope scope = new CancelScope(fiber, limit, alarm);
        Home home = fiber.block.home;
        scope.deadline = home.clock().after(limit);
        home.transitions().open(scope);
        return scope;
    }

    /** Opens a block that neither a cancellation nor a limit around it reaches. To be called by the fiber itself. */
    public static CancelScope shield(FiberState fiber) {
        CancelScope scope = new CancelScope(fiber, null, null);
        fiber.block.home.transitions().open(scope);
        return scope;
    }

    /** The end of the block; does nothing where the fiber has ended. */
    public void close() {
        Home home = Fibers.home(fiber);
        if (home != null) {
            home.transitions().close(this);
        }
    }

    /** The same, and throws at once what the block has kept out. */
    public void closeAndThrow() {
        close();
        Home home = Fibers.home(fiber);
        Throwable due = home == null ? null : home.transitions().takeDue(fiber);
        if (due != null) {
            throw Fibers.unchanged(due);
        }
    }

    boolean shields() {
        return limit == null;
    }

    /** Whether time may still end something in this block. */
    boolean isTicking() {
        return limit != null && !passed;
    }

    @Override
    boolean isSettled() {
        return !open;
    }

    @Override
    void timeOut() {
        fiber.block.home.transitions().passed(this);
    }

    @Override
    public boolean isLimit() {
        return true;
    }

    @Override
    public void deliver() {
        // nobody signals a scope
    }
}
