package org.weightless.simulation;

import java.util.concurrent.CancellationException;
import org.weightless.Fiber;
import org.weightless.internal.fiber.EndHook;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Wait;

/**
 * Something that goes on in a simulation: a fiber that waits for events. The process is itself an event, which happens
 * when its body ends, with what that returned or threw. Where its fiber is cancelled or removed, those that wait get a
 * {@link CancellationException}. One whose fiber cannot be spawned, as its name is taken, fails by that.
 *
 * @param <T> what its body returns
 */
public final class SimProcess<T> extends Event<T> {
    private final String name;
    private Object body;
    private Fiber fiber;

    /** Whether this is told of the end of the fiber. */
    private boolean watchesEnd;

    SimProcess(Environment environment, String name, Object body) {
        super(environment);
        this.name = name;
        this.body = body;
        environment.queue.addUrgent(new Start(this));
    }

    /** The first thing that happens to a process, urgent. */
    private static final class Start extends Happening {
        private final SimProcess<?> process;

        Start(SimProcess<?> process) {
            this.process = process;
        }

        @Override
        void happen(EventQueue queue) {
            process.start();
        }
    }

    private void start() {
        ProcessBody begun = new ProcessBody(this, body);
        body = null;
        try {
            fiber = name == null ? environment.scheduler().spawn(begun) : environment.scheduler().spawn(name, begun);
        } catch (Throwable refused) {
            failed(refused);
            return;
        }
        if (first != null) {
            watchEnd();
        }
    }

    @Override
    void watched() {
        if (fiber != null) {
            watchEnd();
        }
    }

    /** Whoever waits learns also of the end of a fiber whose body comes to none: one that is removed. */
    private void watchEnd() {
        if (isTriggered() || watchesEnd) {
            return;
        }
        if (hasLostItsFiber()) {
            endedOtherwise();
        } else {
            watchesEnd = true;
            Fibers.addEndHook(fiber, new EndHook() {
                @Override
                protected void ended() {
                    endedOtherwise();
                }
            });
        }
    }

    private boolean hasLostItsFiber() {
        return fiber != null && Fibers.home(fiber) == null;
    }

    private void endedOtherwise() {
        if (isTriggered()) {
            return;
        }
        Throwable failure = fiber.failure();
        if (failure != null) {
            failed(failure);
        } else {
            cancelled();
        }
    }

    /** Told by the body. */
    void ended(Object result) {
        trigger(result);
    }

    void failed(Throwable failure) {
        trigger(new Wait.Thrown(failure));
    }

    /** A fiber that was cancelled has not failed. */
    void cancelled() {
        seen = true;
        trigger(new Wait.Thrown(new CancellationException(this + " was cancelled or removed")));
    }

    /**
     * Lets the wait in which the process is throw an {@link Interrupt}, before all else that is to happen at this time.
     * The event that it waited for stays, but a request of the process for a resource, a container or a store is taken
     * back. Does nothing if the process ends in between.
     *
     * @param reason what {@link Interrupt#reason} gives; may be null
     * @throws IllegalStateException if the process has ended, or is the one that calls
     */
    public void interrupt(Object reason) {
        if (!isAlive()) {
            throw new IllegalStateException(this + " has ended: ask isAlive() before it is interrupted");
        }
        if (fiber != null && fiber == Fiber.current()) {
            throw new IllegalStateException(this + " cannot interrupt itself: it could not wait meanwhile");
        }
        environment.queue.addUrgent(new Interrupting(this, new Interrupt(reason)));
    }

    /** The fiber is known when its turn has come. */
    private static final class Interrupting extends Happening {
        private final SimProcess<?> process;
        private final Interrupt interrupt;

        Interrupting(SimProcess<?> process, Interrupt interrupt) {
            this.process = process;
            this.interrupt = interrupt;
        }

        @Override
        void happen(EventQueue queue) {
            new Interruption(process.fiber, interrupt).happen(queue);
        }
    }

    /**
     * Refused: a process is triggered by the end of its body.
     *
     * @throws IllegalStateException always
     */
    @Override
    public Event<T> succeed(T value) {
        throw triggeredByItsEnd();
    }

    /**
     * Refused: a process is triggered by the end of its body.
     *
     * @throws IllegalStateException always
     */
    @Override
    public Event<T> fail(Throwable failure) {
        throw triggeredByItsEnd();
    }

    private IllegalStateException triggeredByItsEnd() {
        return new IllegalStateException(
                this + " is triggered by the end of its body: use an event of its own for anything else");
    }

    /** Whether its body has not ended, and its fiber was not removed. */
    public boolean isAlive() {
        return !isTriggered() && !hasLostItsFiber();
    }

    /** The fiber that runs its body; null before that has begun. */
    public Fiber fiber() {
        return fiber;
    }

    /** Its name, or that of its fiber. */
    @Override
    public String toString() {
        return "process " + (name != null ? name : fiber != null ? fiber.name() : "(not begun)");
    }
}
