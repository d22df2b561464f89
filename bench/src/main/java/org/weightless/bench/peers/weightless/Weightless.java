package org.weightless.bench.peers.weightless;

import java.util.ArrayList;
import java.util.List;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.bench.peers.Channels;
import org.weightless.bench.peers.Countdown;
import org.weightless.bench.peers.Fibers;
import org.weightless.bench.peers.Forks;
import org.weightless.bench.peers.Ring;
import org.weightless.bench.peers.Spawning;
import org.weightless.bench.peers.Token;
import org.weightless.channel.Channel;

/** Weightless's generators, and its fibers under its own schedulers. */
public final class Weightless extends WeightlessCoroutines implements Fibers, Ring, Spawning, Forks, Channels {
    private static final int CHILDREN = 10;

    @Override
    public Rounds roundRobin(int fibers, Countdown countdown) {
        Scheduler scheduler = Scheduler.roundRobin();
        for (int i = 0; i < fibers; i++) {
            scheduler.spawn(() -> tickUntilStopped(countdown, scheduler));
        }
        return scheduler::run;
    }

    private static void tickUntilStopped(Countdown countdown, Scheduler scheduler) {
        while (true) {
            if (--countdown.left == 0) {
                scheduler.stop();
            }
            Fiber.yield();
        }
    }

    @Override
    public int untilOneEnds(int fibers, int rounds) {
        Scheduler scheduler = Scheduler.roundRobin();
        Countdown countdown = new Countdown(Integer.MAX_VALUE);
        scheduler.spawn(() -> {
            tick(countdown, rounds);
            scheduler.stop();
        });
        for (int i = 0; i < fibers; i++) {
            scheduler.spawn(() -> tick(countdown, Integer.MAX_VALUE));
        }
        scheduler.run();
        return Integer.MAX_VALUE - countdown.left;
    }

    private static void tick(Countdown countdown, int times) {
        for (int i = 0; i < times; i++) {
            countdown.left--;
            Fiber.yield();
        }
    }

    @Override
    public Integer ring(int fibers, int hops) {
        Scheduler scheduler = Scheduler.jumping();
        Token token = new Token(hops);
        Fiber[] stops = new Fiber[fibers];
        for (int i = 0; i < fibers; i++) {
            int next = (i + 1) % fibers;
            stops[i] = scheduler.spawn(() -> pass(token, stops, next));
        }
        scheduler.run();
        return token.cargo;
    }

    /** The first token is in everybody's hands: cargo for a fiber that has not begun would be dropped. */
    private static void pass(Token first, Fiber[] stops, int next) {
        Token token = first;
        while (true) {
            token.pass();
            if (token.hops == 0) {
                return;
            }
            token = Fiber.jump(stops[next], token);
        }
    }

    /** The ring's token in the hands of fibers that take plain turns: nobody says who is next. */
    public Integer turns(int fibers, int hops) {
        Scheduler scheduler = Scheduler.roundRobin();
        Token token = new Token(hops);
        for (int i = 0; i < fibers; i++) {
            scheduler.spawn(() -> passInTurn(token, scheduler));
        }
        scheduler.run();
        return token.cargo;
    }

    private static void passInTurn(Token token, Scheduler scheduler) {
        while (true) {
            token.pass();
            if (token.hops == 0) {
                scheduler.stop();
                return;
            }
            Fiber.yield();
        }
    }

    @Override
    public int spawnAndEnd(int fibers) {
        Scheduler scheduler = Scheduler.roundRobin();
        Countdown countdown = new Countdown(fibers);
        for (int i = 0; i < fibers; i++) {
            scheduler.spawn(() -> {
                countdown.left--;
            });
        }
        scheduler.run();
        return fibers - countdown.left;
    }

    @Override
    public long skynet(int leaves) {
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber root = scheduler.spawnReturning(() -> sum(scheduler, 0, leaves));
        scheduler.run();
        return root.<Long>join();
    }

    private static long sum(Scheduler scheduler, long number, int leaves) {
        if (leaves == 1) {
            return number;
        }
        int each = leaves / CHILDREN;
        List<Fiber> children = new ArrayList<>(CHILDREN);
        for (int i = 0; i < CHILDREN; i++) {
            long first = number + (long) i * each;
            children.add(scheduler.spawnReturning(() -> sum(scheduler, first, each)));
        }
        long sum = 0;
        for (Fiber child : children) {
            sum += child.<Long>join();
        }
        return sum;
    }

    @Override
    public Integer pingPong(int messages) {
        Scheduler scheduler = Scheduler.roundRobin();
        Channel<Integer> there = Channel.rendezvous();
        Channel<Integer> back = Channel.rendezvous();
        scheduler.spawn(() -> answer(there, back, messages / 2));
        Fiber asking = scheduler.spawnReturning(() -> ask(there, back, messages / 2));
        scheduler.run();
        return asking.<Integer>join();
    }

    private static void answer(Channel<Integer> in, Channel<Integer> out, int times) {
        for (int i = 0; i < times; i++) {
            out.send(in.receive() + 1);
        }
    }

    private static Integer ask(Channel<Integer> there, Channel<Integer> back, int times) {
        Integer number = 0;
        for (int i = 0; i < times; i++) {
            there.send(number + 1);
            number = back.receive();
        }
        return number;
    }
}
