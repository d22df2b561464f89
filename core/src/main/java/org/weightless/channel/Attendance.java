package org.weightless.channel;

import java.util.List;
import org.weightless.internal.fiber.Enlisted;
import org.weightless.internal.fiber.Wait;

/**
 * The waiters of a {@link Select} that waits: one for each case, all with the same wait. Nobody waits at two places
 * with two locks held: the waiters are put into their queues one by one, and whoever meets one of them settles the wait
 * for all.
 */
final class Attendance implements Enlisted {
    final Wait wait;
    private final List<? extends SelectCase<?>> choices;
    private final Waiter[] waiters;

    Attendance(Wait wait, List<? extends SelectCase<?>> choices) {
        this.wait = wait;
        this.choices = choices;
        this.waiters = new Waiter[choices.size()];
        wait.enlisted = this;
    }

    /**
     * Puts the waiters into their queues, as long as none of the cases can be done.
     *
     * @return whether the fiber has to wait, or has been served already; false if it has to try again
     */
    boolean begin() {
        for (int i = 0; i < waiters.length; i++) {
            SelectCase<?> choice = choices.get(i);
            Waiter waiter = new Waiter(wait, choice.value());
            if (choice.exchange().enlist(waiter, choice.receives())) {
                waiters[i] = waiter;
            } else if (wait.cancel()) {
                leave();
                return false;
            } else {
                return true;
            }
        }
        return true;
    }

    /** The case that was served. */
    int indexOf(Waiter served) {
        int index = 0;
        while (waiters[index] != served) {
            index++;
        }
        return index;
    }

    /** Takes the waiters out. */
    @Override
    public void leave() {
        for (int i = 0; i < waiters.length; i++) {
            if (waiters[i] != null) {
                choices.get(i).exchange().leave(waiters[i]);
            }
        }
    }

    /** Takes the waiters out for a fiber that goes on with an exception: what it was given and never saw goes back. */
    @Override
    public void drop() {
        for (int i = 0; i < waiters.length; i++) {
            if (waiters[i] != null) {
                choices.get(i).exchange().giveUp(waiters[i]);
            }
        }
    }
}
