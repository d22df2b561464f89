package org.weightless;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

/**
 * Runs fibers by turns in the thread that calls {@link #run}, each until its next yield.
 *
 * <p>The order is that of spawning; a fiber spawned by another one joins the end of the current turn. The next {@code run} goes on behind
 * the fiber that ran last. One fiber's exception never stops another fiber.
 */
public abstract class Scheduler {
    private static final ThreadLocal<Fiber> RUNNING = new ThreadLocal<>();

    private final Map<Integer, Fiber> live = new LinkedHashMap<>();
    private final Map<String, Fiber> names = new LinkedHashMap<>();
    private BiConsumer<Fiber, Throwable> onFailure = (fiber, thrown) -> {};
    private int lastId;
    private long switches;
    private boolean stopped;
    private boolean running;

    Scheduler() {}

    /** A scheduler that gives every fiber the same attention, in a fixed order. */
    public static Scheduler roundRobin() {
        return new RoundRobin();
    }

    /** The next fiber in turn that can run, or null. */
    abstract Fiber choose();

    abstract void added(Fiber fiber);

    abstract void ended(Fiber fiber);

    // ---- fibers

    /** Adds a fiber named {@code fiber-<id>}. Nothing of its body runs yet. */
    public Fiber spawn(Generator.Body body) {
        return add(null, Objects.requireNonNull(body, "body"));
    }

    /**
     * Adds a fiber. Nothing of its body runs yet.
     *
     * @throws IllegalArgumentException if a live fiber holds that name
     */
    public Fiber spawn(String name, Generator.Body body) {
        return add(Objects.requireNonNull(name, "name"), Objects.requireNonNull(body, "body"));
    }

    /** Like {@link #spawn(Generator.Body)}; what the body returns is the fiber's result. */
    public Fiber spawnReturning(Callable<?> body) {
        return add(null, new Entry.Returning(Objects.requireNonNull(body, "body")));
    }

    /** Like {@link #spawn(String, Generator.Body)}; what the body returns is the fiber's result. */
    public Fiber spawnReturning(String name, Callable<?> body) {
        return add(Objects.requireNonNull(name, "name"), new Entry.Returning(Objects.requireNonNull(body, "body")));
    }

    private Fiber add(String name, Object body) {
        if (name != null && names.containsKey(name)) {
            throw new IllegalArgumentException("the name " + name + " is taken by " + names.get(name)
                    + ": names of live fibers are unique, choose another one or wait for its end");
        }
        int id = ++lastId;
        String given = name != null ? name : "fiber-" + id;
        Fiber fiber = new Fiber(this, id, given, body);
        live.put(id, fiber);
        names.putIfAbsent(given, fiber);
        added(fiber);
        return fiber;
    }

    /** The live fiber of this id, or null. */
    public Fiber fiber(int id) {
        return live.get(id);
    }

    /** The live fiber of this name, or null. */
    public Fiber fiber(String name) {
        return names.get(Objects.requireNonNull(name, "name"));
    }

    /** The live fibers in order of spawning: a copy. */
    public Collection<Fiber> fibers() {
        return new ArrayList<>(live.values());
    }

    // ---- the run

    /**
     * Runs until no fiber is left that can run, or {@link #stop}.
     *
     * @throws IllegalStateException inside a fiber of this scheduler
     */
    public void run() {
        stopped = false;
        while (!stopped && step()) {
            // each step is one switch
        }
    }

    /**
     * One switch: the next fiber in turn runs to its next yield.
     *
     * @return false where nothing can run
     * @throws IllegalStateException inside a fiber of this scheduler
     */
    public boolean step() {
        if (running) {
            throw new IllegalStateException("the scheduler is running already: run() and step() are for the code around it,"
                    + " inside a fiber use Fiber.yield()");
        }
        Fiber fiber = choose();
        if (fiber == null) {
            return false;
        }
        switches++;
        Fiber outer = RUNNING.get();
        RUNNING.set(fiber);
        running = true;
        try {
            fiber.slice();
        } finally {
            running = false;
            RUNNING.set(outer);
        }
        if (fiber.hasEnded()) {
            end(fiber);
        }
        return true;
    }

    private void end(Fiber fiber) {
        live.remove(fiber.id());
        names.remove(fiber.name(), fiber);
        ended(fiber);
        if (fiber.failure() != null) {
            onFailure.accept(fiber, fiber.failure());
        }
    }

    /** Lets {@link #run} return after the current switch; every fiber goes on in the next run. */
    public void stop() {
        stopped = true;
    }

    /**
     * Sets who is told of a fiber that ends with an exception; by default nobody, and {@link Fiber#failure} keeps it.
     *
     * @return this scheduler
     */
    public Scheduler onFailure(BiConsumer<Fiber, Throwable> handler) {
        onFailure = Objects.requireNonNull(handler, "handler");
        return this;
    }

    /** How many times a fiber was resumed, the first times included; never reset. */
    public long switches() {
        return switches;
    }

    static Fiber running() {
        return RUNNING.get();
    }

    /** Every fiber in turn. */
    private static final class RoundRobin extends Scheduler {
        private final List<Fiber> order = new ArrayList<>();
        private int place;

        @Override
        Fiber choose() {
            for (int tried = order.size(); tried > 0; tried--) {
                if (place >= order.size()) {
                    place = 0;
                }
                Fiber fiber = order.get(place++);
                if (fiber.canRun()) {
                    return fiber;
                }
            }
            return null;
        }

        @Override
        void added(Fiber fiber) {
            order.add(fiber);
        }

        @Override
        void ended(Fiber fiber) {
            int at = order.indexOf(fiber);
            order.remove(at);
            if (at < place) {
                place--;
            }
        }
    }
}
