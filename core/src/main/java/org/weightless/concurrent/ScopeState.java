package org.weightless.concurrent;

import java.util.ArrayList;
import java.util.List;
import org.weightless.Fiber;
import org.weightless.internal.fiber.CancelScope;
import org.weightless.internal.fiber.EndHook;
import org.weightless.internal.fiber.Enlisted;
import org.weightless.internal.fiber.Wait;

/**
 * What a {@link TaskScope}, its subtasks and the schedulers' threads share: who has not ended, whether it is cancelled,
 * and the wait of the owner. Nothing here yields, and no scheduler is asked with the lock held.
 */
final class ScopeState extends EndHook {
    private final TaskScope<?, ?> scope;
    private final Fiber owner;

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

    /** What has failed in a cancelled scope before {@code join()} threw; null for nothing. */
    private List<Throwable> late;

    private boolean joined;

    /** The limit of the scope, or null. */
    private CancelScope deadline;

    ScopeState(TaskScope<?, ?> scope, Fiber owner, String name) {
        this.scope = scope;
        this.owner = owner;
        this.name = name;
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

    /** Adds a failure behind the one that {@code join()} throws or has thrown; false where it throws none. */
    synchronized boolean addLate(Throwable thrown) {
        if (failure != null) {
            suppress(thrown);
        } else if (!joined && cancelled) {
            if (late == null) {
                late = new ArrayList<>();
            }
            late.add(thrown);
        } else {
            return false;
        }
        return true;
    }

    private void suppress(Throwable thrown) {
        if (thrown != failure && thrown != failure.getCause()) {
            failure.addSuppressed(thrown);
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

    /** The owner has ended without closing the scope. */
    @Override
    protected void ended() {
        cancel("its owner has ended");
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

    /** {@code join()} gives a result: whoever fails from now on has nobody to tell. */
    synchronized void joined() {
        joined = true;
    }

    /** {@code join()} throws this. */
    synchronized <T extends Throwable> T failedBy(T thrown) {
        joined = true;
        failure = thrown;
        if (late != null) {
            late.forEach(this::suppress);
            late = null;
        }
        return thrown;
    }

    @Override
    public String toString() {
        return name == null ? "a scope" : "the scope " + name;
    }
}
