package org.weightless.internal.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.weightless.internal.dump.DumpFormat;
import org.weightless.internal.fiber.FiberState;
import org.weightless.runtime.Engine;

/** The schedulers of this JVM, for a dump from outside; none is kept alive by being known here. */
final class Runs {
    /** So long a scheduler may take to come between two switches. */
    private static final long SECONDS = 2;

    private static final ReferenceQueue<Run> GONE = new ReferenceQueue<>();
    private static final Set<Known> ALL = ConcurrentHashMap.newKeySet();
    private static final AtomicLong COUNT = new AtomicLong();

    static {
        Engine.Provider agent = Engine.provider();
        if (agent != null) {
            agent.addDumper(Runs::dump);
        }
    }

    private static final class Known extends WeakReference<Run> {
        private final long number = COUNT.incrementAndGet();

        Known(Run run) {
            super(run, GONE);
        }
    }

    private Runs() {}

    static void add(Run run) {
        ALL.add(new Known(run));
        for (Object gone = GONE.poll(); gone != null; gone = GONE.poll()) {
            ALL.remove(gone);
        }
    }

    /** Writes all schedulers with a fiber, as JSON or as text. */
    static void dump(Appendable out, boolean json) {
        DumpFormat format = DumpFormat.to(out, json);
        try {
            format.begin();
            List<Known> all = ALL.stream().sorted(Comparator.comparingLong(known -> known.number)).toList();
            for (Known known : all) {
                Run run = known.get();
                if (run != null) {
                    dump(run, known.number, format);
                }
            }
            format.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** At once where nobody runs it, else in the thread that does, between two switches. */
    private static void dump(Run run, long number, DumpFormat format) throws IOException {
        try {
            run.refuseForeignThread(); // and no more: what has come in is for the thread that runs it
        } catch (IllegalStateException runs) {
            dumpBetweenSwitches(run, number, format);
            return;
        }
        write(run, number, "idle", format);
    }

    private static void dumpBetweenSwitches(Run run, long number, DumpFormat format) throws IOException {
        AtomicInteger turn = new AtomicInteger();
        CountDownLatch written = new CountDownLatch(1);
        Throwable[] failure = new Throwable[1];
        run.execute(() -> {
            if (turn.compareAndSet(0, 1)) {
                try {
                    write(run, number, "running", format);
                } catch (Throwable ofTheDump) {
                    // whoever asks is told, and the run goes on
                    failure[0] = ofTheDump;
                } finally {
                    written.countDown();
                }
            }
        });
        try {
            if (!written.await(SECONDS, TimeUnit.SECONDS)) {
                if (turn.compareAndSet(0, 1)) {
                    format.beginScheduler(number, "busy", Objects.toString(run.runningFiber()));
                    format.endScheduler();
                    return;
                }
                written.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure[0] != null) {
            throw new IOException("scheduler " + number + " cannot be written: " + failure[0], failure[0]);
        }
    }

    private static void write(Run run, long number, String state, DumpFormat format) throws IOException {
        format.beginScheduler(number, state, null);
        IOException[] failure = new IOException[1];
        run.look(() -> {
            try {
                for (FiberState fiber : run.population().toArray()) {
                    format.fiber(fiber, run.measures());
                }
            } catch (IOException e) {
                failure[0] = e;
            }
        });
        if (failure[0] != null) {
            throw failure[0];
        }
        format.endScheduler();
    }
}
