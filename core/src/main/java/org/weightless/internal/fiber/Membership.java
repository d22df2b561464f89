package org.weightless.internal.fiber;

import java.lang.invoke.VarHandle;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who belongs to a scheduler: how fibers come into its {@link Population} and leave it, with their ids, names and
 * priorities. What becomes of them meanwhile is told by {@link Transitions}.
 */
public abstract class Membership {
    private final Home home;
    private final Turns turns;
    private final Population population;
    private final Names names;
    private final Priorities priorities = new Priorities();
    int lastId;
    /** Up to which id none is taken. */
    private int freeUntil = Integer.MAX_VALUE;

    Membership(Home home, Turns turns) {
        this.home = home;
        this.turns = turns;
        population = home.population();
        names = new Names(population);
    }

    public Names names() {
        return names;
    }

    public Priorities priorities() {
        return priorities;
    }

    // ---- coming

    /** Adds a fresh fiber; a name of null is the default one. */
    public void spawn(FiberState fiber, String name) {
        if (name != null) {
            names.refuseTaken(name);
        }
        number(fiber, name);
        becomeReady(fiber);
        Events.started(fiber);
    }

    /** Adds a copy of a fiber that stands at a yield; a name of null is the default one. */
    public FiberState fork(FiberState fiber, String name) {
        String reason = fiber.whyNotForked();
        if (reason != null) {
            throw new IllegalStateException(fiber + " cannot be forked: " + reason);
        }
        if (name != null) {
            names.refuseTaken(name);
        }
        FiberState copy = fiber.copy();
        number(copy, name);
        enter(copy, true);
        Events.started(copy);
        return copy;
    }

    /**
     * Adds fibers that were read, in their order.
     *
     * @param given their names, null for the default ones
     */
    public void enlist(List<? extends FiberState> fibers, List<String> given) {
        refuseTaken(given);
        int in = 0;
        try {
            for (FiberState fiber : fibers) {
                number(fiber, given.get(in));
                enter(fiber, fiber.status != Status.SUSPENDED);
                in++;
            }
        } catch (Throwable ofThePolicy) {
            takeBack(fibers.subList(0, in), ofThePolicy);
            throw ofThePolicy;
        }
        fibers.forEach(Events::started);
    }

    private void takeBack(List<? extends FiberState> fibers, Throwable because) {
        for (FiberState fiber : fibers) {
            try {
                leave(fiber);
            } catch (Throwable thrown) {
                Fibers.joined(because, thrown);
            }
        }
    }

    /** Looks at all names before the first fiber comes in: given ones, and the default ones that go with their ids. */
    private void refuseTaken(List<String> given) {
        Set<String> taken = new HashSet<>();
        int id = lastId;
        for (String name : given) {
            id++;
            if (name == null) {
                names.refuseTakenDefault(id);
            } else {
                names.refuseTaken(name);
            }
            String used = name == null ? Names.defaultName(id) : name;
            if (!taken.add(used)) {
                throw new IllegalArgumentException(
                        "two fibers named " + used + " were read: names of live fibers are unique");
            }
        }
    }

    /** Ids begin again behind the greatest one; those that live fibers have are left out. */
    private int nextId() {
        if (lastId == freeUntil) {
            searchIds();
        }
        return lastId + 1;
    }

    private void searchIds() {
        int[] free = lastId == Integer.MAX_VALUE ? null : population.freeIds(lastId + 1);
        if (free == null || free[0] < 0) {
            population.idsBeginAgain();
            free = population.freeIds(1);
        }
        lastId = free[0] - 1;
        freeUntil = free[1];
    }

    private void number(FiberState fiber, String name) {
        int id = nextId();
        lastId = id;
        if (name == null) {
            names.refuseTakenDefault(id);
        }
        fiber.id = id;
        population.add(fiber);
        if (name != null) {
            names.give(fiber, name);
        }
    }

    private void enter(FiberState fiber, boolean canRun) {
        priorities.add(fiber);
        if (canRun) {
            becomeReady(fiber);
        }
    }

    /** One that has its number comes in as a whole; not at all where the policy throws at it. */
    private void becomeReady(FiberState fiber) {
        try {
            setReady(fiber);
        } catch (Throwable ofThePolicy) {
            names.release(fiber);
            priorities.remove(fiber);
            population.remove(fiber);
            throw ofThePolicy;
        }
    }

    /** Takes a fiber over from another scheduler: it gets a new id, and its name unless that was the default. */
    public void adopt(FiberState fiber, Membership from) {
        String name = fiber.details == null ? null : fiber.details.name;
        if (name != null) {
            names.refuseTaken(name);
        } else {
            names.refuseTakenDefault(nextId());
        }
        int state = fiber.stateNow();
        boolean canRun = state == Status.NEW || state == Status.READY;
        from.leave(fiber);
        number(fiber, name);
        priorities.add(fiber);
        Interrupts interrupts = fiber.interruptsOrNull();
        if (interrupts != null) {
            interrupts.enter(home.timers(), home.clock().now());
        }
        if (canRun) {
            setReady(fiber);
        }
    }

    public void rename(FiberState fiber, String name) {
        if (fiber.block == null) {
            throw hasNoNameToChange(fiber, name);
        }
        if (!name.equals(Fibers.name(fiber))) {
            names.refuseTaken(name);
            names.release(fiber);
            names.give(fiber, name);
        }
    }

    /** The exception of a change of name after the end. */
    static IllegalStateException hasNoNameToChange(FiberState ended, String name) {
        return new IllegalStateException(ended + " has ended: its name cannot be changed to " + name);
    }

    public void prioritise(FiberState fiber, int priority) {
        if (priority != Fibers.priority(fiber)) {
            priorities.change(fiber, priority);
        }
    }

    // ---- leaving

    /** Other threads take a fiber without a block for ended, and look at its outcome. */
    public void leave(FiberState fiber) {
        names.release(fiber);
        priorities.remove(fiber);
        Interrupts interrupts = fiber.interruptsOrNull();
        if (interrupts != null) {
            interrupts.leave(home.timers(), home.clock().now());
        }
        VarHandle.releaseFence();
        population.remove(fiber);
        try {
            turns.ended(fiber);
        } finally {
            if (fiber.details != null) {
                fiber.details.note = null;
            }
        }
    }

    public void setReady(FiberState fiber) {
        population.setReady(fiber);
        turns.ready(fiber);
    }
}
