package org.weightless.agent.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.FiberCancelled;
import org.weightless.Scheduler;
import org.weightless.TimedOutException;
import org.weightless.channel.Channel;
import org.weightless.channel.ChannelClosedException;
import org.weightless.channel.Select;

/**
 * Fibers that send and receive by all ways at random under a random schedule, while others are cancelled, suspended and
 * resumed, and channels closed. In the end each value that was sent has arrived once or is still in its channel, and
 * nobody waits who could go on.
 *
 * <p>{@code -Dchannel.seed=N -Dchannel.runs=1} runs one program again.
 */
@Timeout(120)
class ChannelFuzzTest {
    private static final long SEED = Long.getLong("channel.seed", 20_261_129_000L);
    private static final int RUNS = Integer.getInteger("channel.runs", 3_000);

    @Test
    void noValueIsLostOrDoubledAndNobodyIsForgotten() {
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            try {
                new Run(seed).check();
            } catch (Throwable thrown) {
                throw new AssertionError("-Dchannel.runs=1 -Dchannel.seed=" + seed, thrown);
            }
        }
    }

    /** One program, all of it by one seed. */
    private static final class Run {
        private final Random random;
        private final Scheduler scheduler;
        private final List<Channel<Integer>> channels = new ArrayList<>();
        private final boolean cancels;
        private int lastValue;

        /** Values that were sent, by channel; those of cancelled senders may have been. */
        private final Map<Integer, Channel<Integer>> sent = new HashMap<>();
        private final Set<Integer> maybeSent = new HashSet<>();
        private final Map<Integer, Channel<Integer>> received = new HashMap<>();

        /** Per receiver and channel, the last value of each sender. */
        private final Map<String, Integer> lastOfSender = new HashMap<>();
        private final Map<Integer, Integer> senderOf = new HashMap<>();

        private final Map<Fiber, Channel<Integer>> receiving = new HashMap<>();
        private final Map<Fiber, Channel<Integer>> sending = new HashMap<>();

        Run(long seed) {
            random = new Random(seed);
            cancels = random.nextBoolean();
            scheduler = Scheduler.of(order -> order.size() == 0 ? null : order.get(random.nextInt(order.size()))).virtualTime();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                int capacity = random.nextInt(4);
                channels.add(capacity == 0 ? Channel.rendezvous() : Channel.buffered(capacity));
            }
        }

        void check() {
            scheduler.onFailure((fiber, thrown) -> {
                throw new AssertionError(fiber.toString(), thrown);
            });
            for (int i = 2 + random.nextInt(6); i > 0; i--) {
                scheduler.spawn(this::body);
            }
            for (int i = random.nextInt(300); i > 0; i--) {
                scheduler.step();
                disturb();
            }
            scheduler.fibers().forEach(Fiber::resume);
            scheduler.run();
            checkNobodyIsForgotten();
            checkValues();
        }

        private Channel<Integer> anyChannel() {
            return channels.get(random.nextInt(channels.size()));
        }

        private void disturb() {
            List<Fiber> fibers = new ArrayList<>(scheduler.fibers());
            if (fibers.isEmpty()) {
                return;
            }
            Fiber fiber = fibers.get(random.nextInt(fibers.size()));
            switch (random.nextInt(cancels ? 30 : 28)) {
                case 0, 1 -> fiber.suspend();
                case 2, 3, 4 -> fiber.resume();
                case 5 -> tryReceive(anyChannel());
                case 6 -> trySend(anyChannel());
                case 7 -> closeSeldom();
                case 28, 29 -> fiber.cancel();
                default -> {
                    // undisturbed
                }
            }
        }

        private void closeSeldom() {
            if (random.nextInt(20) == 0) {
                anyChannel().close();
            }
        }

        private void body() {
            for (int i = random.nextInt(20); i > 0; i--) {
                try {
                    operation();
                } catch (TimedOutException | ChannelClosedException expected) {
                    Fiber.yield();
                } finally {
                    receiving.remove(Fiber.current());
                    sending.remove(Fiber.current());
                }
            }
        }

        private void operation() {
            Channel<Integer> channel = anyChannel();
            switch (random.nextInt(8)) {
                case 0, 1 -> send(channel, null);
                case 2 -> send(channel, Duration.ofMillis(random.nextInt(3)));
                case 3, 4 -> {
                    receiving.put(Fiber.current(), channel);
                    got(channel, channel.receive());
                }
                case 5 -> got(channel, channel.receive(Duration.ofMillis(random.nextInt(3))));
                case 6 -> select(channel, anyChannel(), anyChannel());
                default -> Fiber.sleep(Duration.ofMillis(1));
            }
        }

        private int newValue() {
            senderOf.put(++lastValue, Fiber.current() == null ? 0 : Fiber.current().id());
            return lastValue;
        }

        private void send(Channel<Integer> channel, Duration limit) {
            int value = newValue();
            try {
                if (limit == null) {
                    sending.put(Fiber.current(), channel);
                    channel.send(value);
                } else {
                    channel.send(value, limit);
                }
                sent.put(value, channel);
            } catch (FiberCancelled cancelled) {
                maybeSent.add(value);
                throw cancelled;
            }
        }

        private void trySend(Channel<Integer> channel) {
            int value = newValue();
            if (!channel.isClosed() && channel.trySend(value)) {
                sent.put(value, channel);
            }
        }

        private void select(Channel<Integer> in, Channel<Integer> in2, Channel<Integer> out) {
            int value = newValue();
            Select<Object> select = new Select<>()
                    .receive(in, got -> got(in, got))
                    .send(out, value, () -> sent.put(value, out))
                    .receive(in2, got -> got(in2, got), () -> null);
            if (random.nextBoolean()) {
                select.after(Duration.ofMillis(random.nextInt(3)), () -> null);
            }
            if (random.nextInt(4) == 0) {
                select.otherwise(() -> null);
            }
            try {
                (random.nextBoolean() ? select : select.inTurn()).run();
            } catch (FiberCancelled cancelled) {
                maybeSent.add(value);
                throw cancelled;
            }
        }

        private void tryReceive(Channel<Integer> channel) {
            Integer value = channel.tryReceive();
            if (value != null) {
                got(channel, value);
            }
        }

        private Object got(Channel<Integer> channel, int value) {
            assertTrue(received.put(value, channel) == null, value + " came twice");
            Fiber fiber = Fiber.current();
            if (!cancels && fiber != null) {
                String way = fiber.id() + " " + channels.indexOf(channel) + " " + senderOf.get(value);
                Integer before = lastOfSender.put(way, value);
                assertTrue(before == null || before < value, value + " came behind " + before);
            }
            return null;
        }

        private void checkNobodyIsForgotten() {
            for (Fiber fiber : scheduler.fibers()) {
                assertEquals(Fiber.State.WAITING, fiber.state());
                Channel<Integer> channel = receiving.get(fiber);
                if (channel != null) {
                    assertEquals(0, channel.size(), () -> fiber + " waits although there is something");
                    assertTrue(!channel.isClosed() && !sending.containsValue(channel), () -> fiber + " waits for nothing");
                }
            }
        }

        private void checkValues() {
            channels.forEach(channel -> {
                for (Integer value = channel.tryReceive(); value != null; value = channel.tryReceive()) {
                    assertTrue(received.put(value, channel) == null, value + " came twice");
                    maybeSent.add(value);
                }
            });
            sent.forEach((value, channel) -> assertEquals(channel, received.get(value), () -> value + " was lost"));
            received.keySet().forEach(
                    value -> assertTrue(sent.containsKey(value) || maybeSent.contains(value), value + " was not sent"));
        }
    }
}
