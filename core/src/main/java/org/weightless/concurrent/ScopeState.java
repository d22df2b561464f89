package org.weightless.concurrent;

import java.util.ArrayList;
import java.util.List;
import org.weightless.Fiber;
import org.weightless.TimedOutException;
import org.weightless.concurrent.TaskScope.FailedException;
import org.weightless.internal.fiber.CancelScope;
import org.weightless.internal.fiber.EndHook;
import org.weightless.internal.fiber.Enlisted;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Home;
import org.weightless.internal.fiber.Wait;

/**
 * What a {@link TaskScope}, its subtasks and the schedulers' threads share: who has not ended, whether it is cancelled,
 * and the wait of the owner. Nothing here yields, and no scheduler is asked with the lock held.
 */
final class ScopeState extends EndHook {
    /** So many failures are kept, but for those of a cancelled scope. */
    private static final int MOST_KEPT = 100;

    private final TaskScope<?, ?> scope;
    private final Fiber owner;
    private final Home home;

    /** Null for none. */
    private final String name;

    /** The first of those that have not ended, or null. */
    private Forked<?> first;

    private boolean cancelled;
    private boolean timedOut;

    /** Whether the time was over while no subtask was there to be late: the next one is. */
    private boolean expired;

    /** How the owner waits, and whether that is until all have ended; else until the scope is done. */
    private Wait waiting;

    private boolean forAll;

    /** What {@code join()} has thrown, or null. */
    private Throwable failure;

    /** Those that have failed before {@code join()} has told of it; null for none. A scope may go on for ever. */
    private List<Forked<?>> failed;

    /** How many more have failed than are kept. */
    private int moreFailed;

    /** Whether {@code join()} has ended, or nobody is left to call it. */
    private boolean joined;

    /** The limit of the scope, or null. */
    private CancelScope deadline;

    ScopeState(TaskScope<?, ?> scope, Fiber owner, String name) {
        this.scope = scope;
        this.owner = owner;
        this.name = name;
        home = Fibers.home(owner);
    }

    TaskScope<?, ?> scope() {
        return scope;
    }

    Fiber owner() {
        return owner;
    }

    void deadline(CancelScope limit) {
        deadline = limit;
    }

    CancelScope deadline() {
        return deadline;
    }

    // ---- subtasks

    /** Adds a subtask whose fiber is about to be spawned; false if the scope is cancelled. */
    synchronized boolean add(Forked<?> subtask) {
        if (expired && !cancelled) {
            timedOut = true;
            cancelled = true;
        }
        if (cancelled) {
            return false;
        }
        subtask.after = first;
        if (first != null) {
            first.before = subtask;
        }
        first = subtask;
        return true;
    }

    /** The fiber of a subtask has ended. */
    void left(Forked<?> subtask) {
        Wait woken;
        synchronized (this) {
            if (subtask.before != null) {
                subtask.before.after = subtask.after;
            } else if (first == subtask) {
                first = subtask.after;
            } else {
                return;
            }
            if (subtask.after != null) {
                subtask.after.before = subtask.before;
            }
            subtask.before = null;
            subtask.after = null;
            woken = first == null ? takeWaiting() : null;
        }
        wake(woken);
    }

    /** Notes what became of a subtask, unless the scope is cancelled. */
    synchronized boolean isOpenFor(Runnable note) {
        if (!cancelled) {
            note.run();
        }
        return !cancelled;
    }

    /** Keeps a subtask that has failed in the open scope for whoever joins or closes it. */
    synchronized void addFailed(Forked<?> subtask) {
        if (joined || subtask.isSeen()) {
            return;
        }
        if (failed != null && failed.size() >= MOST_KEPT) {
            failed.removeIf(Forked::isSeen);
        }
        if (failed != null && failed.size() >= MOST_KEPT) {
            moreFailed++;
        } else {
            keep(subtask);
        }
    }

    /**
     * Adds what a subtask of the cancelled scope has thrown behind what {@code join()} throws or has thrown; false
     * where it throws nothing.
     */
    synchronized boolean addLate(Forked<?> subtask, Throwable thrown) {
        if (failure != null) {
            suppress(failure, thrown);
        } else if (!joined) {
            subtask.failsLate(thrown);
            keep(subtask);
        } else {
            return false;
        }
        return true;
    }

    private void keep(Forked<?> subtask) {
        if (failed == null) {
            failed = new ArrayList<>();
        }
        failed.add(subtask);
    }

    private static void suppress(Throwable told, Throwable thrown) {
        if (thrown != told && thrown != told.getCause()) {
            told.addSuppressed(thrown);
        }
    }

    // ---- the end

    synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Cancels all that have not ended, and lets the owner go on. */
    void cancel(String why) {
        List<Fiber> ending = new ArrayList<>();
        Wait woken;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            for (Forked<?> each = first; each != null; each = each.after) {
                if (each.fiber() != null) {
                    ending.add(each.fiber());
                }
            }
            woken = forAll ? null : takeWaiting();
        }
        for (Fiber each : ending) {
            each.cancel(this + " is cancelled: " + why);
        }
        wake(woken);
    }

    /** The time of the scope is over. */
    void timeOut() {
        synchronized (this) {
            boolean open = !cancelled && !joined;
            expired = open && first == null;
            timedOut |= open && first != null;
            if (!timedOut) {
                return;
            }
        }
        cancel("its time is over");
    }

    /** The owner has ended without closing the scope. What has failed, and will, is told as failures of fibers are. */
    @Override
    protected void ended() {
        cancel("its owner has ended");
        takeFailed().forEach(this::tell);
    }

    /** A wait until all have ended or the scope is cancelled; null if that is so. */
    synchronized Wait waitForEnd() {
        return first == null || cancelled ? null : newWait(false);
    }

    /** A wait until all have ended; null if they have. */
    synchronized Wait waitForAll() {
        return first == null ? null : newWait(true);
    }

    private Wait newWait(boolean all) {
        waiting = new Wait(owner, scope, false);
        waiting.enlisted = new Place(waiting);
        forAll = all;
        return waiting;
    }

    private Wait takeWaiting() {
        Wait taken = waiting;
        waiting = null;
        return taken;
    }

    private static void wake(Wait woken) {
        if (woken != null) {
            woken.wake(null);
        }
    }

    /** Where the owner's wait is enlisted. It may be told late that this has ended, when the owner has another one. */
    private final class Place implements Enlisted {
        private final Wait wait;

        Place(Wait wait) {
            this.wait = wait;
        }

        @Override
        public void leave() {
            synchronized (ScopeState.this) {
                if (waiting == wait) {
                    waiting = null;
                }
            }
        }
    }

    /** Whether the time was over before all had ended. */
    synchronized boolean hasTimedOut() {
        return timedOut;
    }

    /**
     * {@code join()} gives a result. Whoever fails from now on has nobody to tell, and those have nobody that failed
     * when the scope was cancelled: they are told as failures of fibers are. The others are there to be asked.
     */
    void joined() {
        for (Forked<?> each : takeFailed()) {
            if (each.state() != Subtask.State.FAILED) {
                tell(each);
            }
        }
    }

    /** Those that nobody has been told of; from now on none is kept. */
    private synchronized List<Forked<?>> takeFailed() {
        List<Forked<?>> taken = failed;
        joined = true;
        failed = null;
        if (taken == null) {
            return List.of();
        }
        taken.removeIf(Forked::isSeen);
        return taken;
    }

    /** Not with the lock held: a handler may do anything. */
    private void tell(Forked<?> unseen) {
        home.failed(unseen.fiber(), unseen.thrown());
    }

    /** {@code join()} throws this, as the joiner has failed: that has been told of the others. */
    synchronized FailedException failedBy(FailedException thrown) {
        return failedBy(thrown, false);
    }

    /** {@code join()} throws this, and nobody has been told of those that have failed before. */
    synchronized TimedOutException failedBy(TimedOutException thrown) {
        return failedBy(thrown, true);
    }

    private <T extends Throwable> T failedBy(T thrown, boolean all) {
        for (Forked<?> each : takeFailed()) {
            if (all || each.state() != Subtask.State.FAILED) {
                suppress(thrown, each.thrown());
            }
        }
        failure = thrown;
        return thrown;
    }

    /** What {@code close()} throws: of those that have failed where no {@code join()} has ended; null if none has. */
    synchronized FailedException unseen() {
        FailedException told = null;
        for (Forked<?> each : takeFailed()) {
            if (told == null) {
                told = new FailedException(each.thrown(), moreFailed);
            } else {
                suppress(told, each.thrown());
            }
        }
        return told;
    }

    @Override
    public String toString() {
        return name == null ? "a scope" : "the scope " + name;
    }
}
