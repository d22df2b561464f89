package org.weightless.agent.fuzz;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.GeneratorExit;
import org.weightless.StopIteration;

/**
 * One random program of generators that delegate to each other and are meddled with from everywhere, run either with
 * {@code yieldFrom} or with the loop that PEP 380 says it stands for. What happens next depends on the seed and on what
 * happened so far, so one difference makes all the rest differ.
 */
final class DelegationRun {
    private static final ContinuationScope SCOPE = new ContinuationScope("around everything");

    private final Random random;
    private final boolean byLoop;
    private int budget;
    private int values;
    private final List<Generator<Object>> generators = new ArrayList<>();
    private final Map<Throwable, Integer> exceptions = new IdentityHashMap<>();
    private final List<String> log = new ArrayList<>();

    private DelegationRun(long seed, boolean byLoop) {
        random = new Random(seed);
        this.byLoop = byLoop;
        budget = 20 + random.nextInt(150);
    }

    /** The event log of a seed's program. */
    static List<String> log(long seed, boolean byLoop) {
        DelegationRun run = new DelegationRun(seed, byLoop);
        Continuation around = new Continuation(SCOPE, run::drive);
        while (!around.isDone()) {
            around.run();
            run.log.add("-- around");
        }
        return run.log;
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private void drive() {
        Generator<Object> root = make(0);
        while (budget-- > 0) {
            Generator<Object> target = oneIn(4) ? generators.get(random.nextInt(generators.size())) : root;
            operate("driver", target);
            if (root.isDone()) {
                root = make(0);
            }
        }
    }

    private Generator<Object> make(int depth) {
        int id = generators.size();
        Generator<Object> made = Generator.returning(() -> body(id, depth));
        generators.add(made);
        return made;
    }

    // ---- the operations on a generator

    private void operate(String who, Generator<Object> target) {
        int id = generators.indexOf(target);
        int operation = random.nextInt(16);
        String done = who + " " + operation + " on " + id + ": ";
        try {
            log.add(done + outcome(operation, target));
        } catch (StopIteration end) {
            log.add(done + "end " + end.value());
        } catch (Throwable thrown) {
            log.add(done + named(thrown));
        }
        log.add(id + " done " + target.isDone() + " running " + target.isRunning() + " result " + target.result());
    }

    private Object outcome(int operation, Generator<Object> target) {
        switch (operation) {
            case 0, 1:
                return target.send("sent " + values++);
            case 2, 3:
                return target.raise(new Boom("raised " + values++));
            case 4:
                return target.raise(new GeneratorExit());
            case 5:
                return target.raise(new StopIteration("raised " + values++));
            case 6:
                target.close();
                return "closed";
            case 7:
                return target.hasNext();
            default:
                return target.next();
        }
    }

    private String named(Throwable thrown) {
        Integer number = exceptions.computeIfAbsent(thrown, t -> exceptions.size());
        Throwable cause = thrown.getCause();
        return thrown.getClass().getSimpleName() + "#" + number + " " + thrown.getMessage()
                + (cause == null ? "" : " <- " + named(cause));
    }

    // ---- the body of a generator

    private Object body(int id, int depth) {
        log.add(id + " begins");
        try {
            for (int steps = random.nextInt(6); steps >= 0 && budget-- > 0; steps--) {
                try {
                    step(id, depth);
                } catch (Throwable thrown) {
                    log.add(id + " catches " + named(thrown));
                    if (random.nextInt(3) > 0) {
                        throw thrown;
                    } else if (oneIn(2)) {
                        return "early " + id;
                    }
                }
            }
            return oneIn(3) ? null : "result " + id;
        } finally {
            log.add(id + " ends");
            if (oneIn(12)) {
                yieldOne(id);
            }
        }
    }

    private void step(int id, int depth) {
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3:
                yieldOne(id);
                break;
            case 4, 5, 6, 7, 8:
                delegate(id, depth);
                break;
            case 9:
                operate(id + " itself", generators.get(random.nextInt(generators.size())));
                break;
            case 10:
                throw new Boom("thrown by " + id + " " + values++);
            case 11:
                around(id);
                break;
            case 12:
                log.add(id + " list " + Generator.yieldFrom(List.of("a" + values++, "b" + values++)));
                break;
            default:
                deeper(id, depth, 1 + random.nextInt(3));
        }
    }

    private void deeper(int id, int depth, int calls) {
        if (calls > 0) {
            deeper(id, depth, calls - 1);
        } else {
            delegate(id, depth);
        }
        log.add(id + " back");
    }

    private void yieldOne(int id) {
        Object got = Fiber.yield(oneIn(9) ? null : id + "/" + values++);
        log.add(id + " got " + got);
    }

    private void around(int id) {
        log.add(id + " leaves");
        Continuation.yield(SCOPE);
        log.add(id + " is back");
    }

    private void delegate(int id, int depth) {
        boolean fresh = depth < 6 && random.nextInt(4) > 0;
        Generator<Object> inner = fresh ? make(depth + 1) : generators.get(random.nextInt(generators.size()));
        log.add(id + " yields from " + generators.indexOf(inner));
        Object result = byLoop ? loop(inner) : Generator.yieldFrom(inner);
        log.add(id + " has " + result);
    }

    // ---- the model

    private static Object loop(Generator<Object> inner) {
        try {
            Object value = inner.next();
            for (;;) {
                value = yieldOne(inner, value);
            }
        } catch (StopIteration end) {
            return end.value();
        }
    }

    private static Object yieldOne(Generator<Object> inner, Object value) {
        Object sent;
        try {
            sent = Fiber.yield(value);
        } catch (GeneratorExit exit) {
            inner.close();
            throw exit;
        } catch (Throwable thrown) {
            return inner.raise(thrown);
        }
        return sent == null ? inner.next() : inner.send(sent);
    }

    static final class Boom extends RuntimeException {
        Boom(String message) {
            super(message);
        }
    }
}
