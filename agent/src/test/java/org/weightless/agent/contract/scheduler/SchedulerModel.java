package org.weightless.agent.contract.scheduler;

import java.util.ArrayList;
import java.util.List;
import org.weightless.agent.contract.scheduler.Script.Action;

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

    private static final class Member {
        final int index;
        final List<Action> actions;
        int priority;
        int done;
        boolean suspended;
        boolean removed;
        boolean ended;

        Member(int index, List<Action> actions, int priority) {
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
    private final Member[] spawned;
    private final List<Member> order = new ArrayList<>();
    private int count;
    private Member running;
    private Member target;
    private int jumps;

    /** Round robin and slices: the index in the order that has the turn next, and what the one before has had. */
    private int place;
    private Member current;
    private int used;
    private List<Member> turn = List.of();

    SchedulerModel(Script script, Policy policy) {
        this.script = script;
        this.policy = policy;
        spawned = new Member[script.actions().size()];
        for (int i = 0; i < script.first(); i++) {
            spawn();
        }
    }

    private void spawn() {
        if (count < spawned.length) {
            Member thread = new Member(count, script.actions().get(count), script.priorities().get(count));
            spawned[count++] = thread;
            order.add(thread);
        }
    }

    List<String> run() {
        for (Member next = next(); next != null; next = next()) {
            slice(next, false);
        }
        return log;
    }

    // ---- a slice

    private void slice(Member thread, boolean extra) {
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
        Member wanted = target;
        if (wanted != null) {
            jump(thread, wanted);
        }
    }

    private void jump(Member from, Member wanted) {
        if (!wanted.canRun()) {
            throw new Open("a fiber that jumps to itself and suspends or removes itself");
        }
        jumps++;
        Member higher = null;
        for (Member thread : order) {
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
        Member other = spawned[action.target()];
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
            default -> {}
        }
    }

    private static void suspend(Member other, boolean suspended) {
        if (other != null) {
            other.suspended = suspended;
        }
    }

    private void remove(Member other) {
        if (other == null || other.ended) {
            return;
        }
        if (other == running) {
            other.removed = true;
        } else {
            end(other);
        }
    }

    private void end(Member thread) {
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

    private Member next() {
        return switch (policy) {
            case ROUND_ROBIN -> nextInOrder();
            case SLICES -> nextOfSlices();
            case SCATTERED -> nextOfTurn();
        };
    }

    private Member nextInOrder() {
        for (int i = 0; i < order.size(); i++) {
            int index = (place + i) % order.size();
            if (order.get(index).canRun()) {
                place = index + 1;
                return order.get(index);
            }
        }
        return null;
    }

    private Member nextOfSlices() {
        if (current != null && current.canRun() && used < current.priority) {
            used++;
            return current;
        }
        current = nextInOrder();
        used = 1;
        return current;
    }

    private Member nextOfTurn() {
        while (true) {
            while (!turn.isEmpty()) {
                Member next = turn.remove(0);
                if (next.canRun()) {
                    return next;
                }
            }
            turn = layOut(order.stream().filter(Member::canRun).toList());
            if (turn.isEmpty()) {
                return null;
            }
        }
    }

    /** The formula as it stands in the contract, place by place. */
    private static List<Member> layOut(List<Member> threads) {
        int sum = threads.stream().mapToInt(thread -> thread.priority).sum();
        int[] given = new int[threads.size()];
        List<Member> turn = new ArrayList<>();
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
