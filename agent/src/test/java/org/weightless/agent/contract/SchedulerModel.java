package org.weightless.agent.contract;

import java.util.ArrayList;
import java.util.List;
import org.weightless.agent.contract.Script.Action;

/** The contract's orders, computed without a continuation or a fiber: a script is interpreted slice by slice. */
final class SchedulerModel {
    /** Which fiber is next. */
    enum Policy { ROUND_ROBIN, SLICES, SCATTERED }

    /** What the contract leaves open happened; such a case proves nothing. */
    static final class Open extends RuntimeException {
        Open(String what) {
            super(what, null, false, false);
        }
    }

    private static final class Thread {
        final int index;
        final List<Action> actions;
        int priority;
        int done;
        boolean suspended;
        boolean removed;
        boolean ended;

        Thread(int index, List<Action> actions, int priority) {
            this.index = index;
            this.actions = actions;
            this.priority = priority;
        }

        boolean canRun() {
            return !suspended && !ended;
        }

        String name() {
            return Script.name(index);
        }
    }

    private final Script script;
    private final Policy policy;
    private final List<String> log = new ArrayList<>();
    private final Thread[] spawned;
    private final List<Thread> order = new ArrayList<>();
    private int count;
    private Thread running;
    private Thread target;
    private int jumps;

    /** Round robin and slices: the index in the order that has the turn next, and what the one before has had. */
    private int place;
    private Thread current;
    private int used;
    private List<Thread> turn = List.of();

    SchedulerModel(Script script, Policy policy) {
        this.script = script;
        this.policy = policy;
        spawned = new Thread[script.actions().size()];
        for (int i = 0; i < script.first(); i++) {
            spawn();
        }
    }

    private void spawn() {
        if (count < spawned.length) {
            Thread thread = new Thread(count, script.actions().get(count), script.priorities().get(count));
            spawned[count++] = thread;
            order.add(thread);
        }
    }

    List<String> run() {
        for (Thread next = next(); next != null; next = next()) {
            slice(next, false);
        }
        return log;
    }

    // ---- a slice

    private void slice(Thread thread, boolean extra) {
        running = thread;
        target = null;
        if (thread.done == thread.actions.size()) {
            log.add(thread.name() + " end");
            end(thread);
            return;
        }
        log.add(thread.name() + thread.done);
        perform(thread.actions.get(thread.done++), extra);
        running = null;
        if (thread.removed) {
            end(thread);
        }
        Thread wanted = target;
        if (wanted != null) {
            jump(thread, wanted);
        }
    }

    private void jump(Thread from, Thread wanted) {
        if (!wanted.canRun()) {
            throw new Open("a fiber that jumps to itself and suspends or removes itself");
        }
        jumps++;
        Thread higher = null;
        for (Thread thread : order) {
            boolean above = thread.canRun() && thread != from && thread.priority > wanted.priority;
            if (above && (higher == null || thread.priority > higher.priority)) {
                higher = thread;
            }
        }
        if (higher != null) {
            int before = jumps;
            slice(higher, true);
            if (jumps > before || !wanted.canRun()) {
                throw new Open("the fiber that goes before the target jumps itself or takes the target away");
            }
        }
        slice(wanted, true);
    }

    private void perform(Action action, boolean extra) {
        Thread other = spawned[action.target()];
        switch (action.verb()) {
            case SPAWN -> spawn();
            case STOP -> {
                if (extra) {
                    throw new Open("stop in an extra slice");
                }
            }
            case PRIORITY -> {
                if (other != null) {
                    other.priority = action.value();
                }
            }
            case SUSPEND -> suspend(other, true);
            case RESUME -> suspend(other, false);
            case REMOVE -> remove(other);
            case JUMP -> {
                if (other == null || other.ended || other.suspended && other != running) {
                    log.add("refused");
                } else if (other == running) {
                    throw new Open("a jump to oneself");
                } else {
                    target = other;
                }
            }
            default -> { }
        }
    }

    private static void suspend(Thread other, boolean suspended) {
        if (other != null) {
            other.suspended = suspended;
        }
    }

    private void remove(Thread other) {
        if (other == null || other.ended) {
            return;
        }
        if (other == running) {
            other.removed = true;
        } else {
            end(other);
        }
    }

    private void end(Thread thread) {
        if (thread.ended) {
            return;
        }
        thread.ended = true;
        int index = order.indexOf(thread);
        order.remove(index);
        if (index < place) {
            place--;
        }
    }

    // ---- who is next

    private Thread next() {
        return switch (policy) {
            case ROUND_ROBIN -> nextInOrder();
            case SLICES -> nextOfSlices();
            case SCATTERED -> nextOfTurn();
        };
    }

    private Thread nextInOrder() {
        for (int i = 0; i < order.size(); i++) {
            int index = (place + i) % order.size();
            if (order.get(index).canRun()) {
                place = index + 1;
                return order.get(index);
            }
        }
        return null;
    }

    private Thread nextOfSlices() {
        if (current != null && current.canRun() && used < current.priority) {
            used++;
            return current;
        }
        current = nextInOrder();
        used = 1;
        return current;
    }

    private Thread nextOfTurn() {
        while (true) {
            while (!turn.isEmpty()) {
                Thread next = turn.remove(0);
                if (next.canRun()) {
                    return next;
                }
            }
            turn = layOut(order.stream().filter(Thread::canRun).toList());
            if (turn.isEmpty()) {
                return null;
            }
        }
    }

    /** The formula as it stands in the contract, place by place. */
    private static List<Thread> layOut(List<Thread> threads) {
        int sum = threads.stream().mapToInt(thread -> thread.priority).sum();
        int[] given = new int[threads.size()];
        List<Thread> turn = new ArrayList<>();
        for (int place = 0; place < sum; place++) {
            int best = -1;
            int bestDue = Integer.MAX_VALUE;
            for (int i = 0; i < given.length; i++) {
                int priority = threads.get(i).priority;
                int slice = given[i];
                int due = (int) Math.ceil((slice + 1.0) * sum / priority);
                if (slice < priority && (int) Math.floor((double) slice * sum / priority) <= place && due < bestDue) {
                    best = i;
                    bestDue = due;
                }
            }
            given[best]++;
            turn.add(threads.get(best));
        }
        return turn;
    }
}
