package org.weightless.agent.contract.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What the fibers of one random case do: fiber i runs {@code actions.get(i)}, one action in each slice, and yields behind each.
 *
 * @param priorities of each fiber at its spawning
 * @param actions of each fiber
 * @param first how many fibers there are before the run; the others are spawned by actions
 */
record Script(List<Integer> priorities, List<List<Action>> actions, int first) {
    /** What a fiber does in a slice. */
    enum Verb { NOTHING, PRIORITY, SPAWN, SUSPEND, RESUME, REMOVE, JUMP, STOP }

    /** A verb, the fiber it is about, and the priority. */
    record Action(Verb verb, int target, int value) {}

    static String name(int fiber) {
        return Character.toString('A' + fiber);
    }

    /** A case that uses these verbs, and as often nothing. */
    static Script random(Random random, List<Verb> verbs) {
        int count = 1 + random.nextInt(6);
        List<Integer> priorities = new ArrayList<>();
        List<List<Action>> actions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            priorities.add(1 + random.nextInt(4));
            List<Action> slices = new ArrayList<>();
            int length = random.nextInt(7);
            for (int j = 0; j < length; j++) {
                Verb verb = random.nextBoolean() ? Verb.NOTHING : verbs.get(random.nextInt(verbs.size()));
                slices.add(new Action(verb, random.nextInt(count), 1 + random.nextInt(4)));
            }
            actions.add(slices);
        }
        return new Script(priorities, actions, 1 + random.nextInt(count));
    }
}
