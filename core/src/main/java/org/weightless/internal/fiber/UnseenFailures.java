package org.weightless.internal.fiber;

import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.weightless.runtime.StackReserve;

/**
 * The failures of a scheduler's fibers that no handler takes: those that nobody has looked at are logged when its run
 * ends.
 *
 * <p>Kept until then are the exception and the fiber's name, and not the fiber. A run may go on for ever: when failures
 * have become many, those are dropped that somebody has looked at, and those are logged whose fibers are garbage, as
 * nobody can ask for them any more. What is left belongs to fibers that the user holds.
 */
public final class UnseenFailures {
    private static final int MANY = 256;

    private List<Entry> entries = new ArrayList<>();
    private int sweepAt = MANY;

    private static final class Entry extends WeakReference<FiberState> {
        private final Failure failure;
        private final int id;

        /** Null for the default. */
        private final String name;

        Entry(FiberState fiber, Failure failure) {
            super(fiber);
            this.failure = failure;
            id = fiber.id;
            name = Fibers.givenName(fiber);
        }

        /** What a logger throws is no business of those who run fibers; the failure is told nevertheless. */
        @SuppressWarnings("CatchAndPrintStackTrace")
        void log() {
            if (!failure.isSeen()) {
                String shown = name == null ? Names.defaultName(id) : name;
                String text = "fiber " + id + " (" + shown + ") has failed, and nobody has asked for its failure;"
                        + " set Scheduler.onFailure(..) to take failures";
                try {
                    log(text);
                } catch (Throwable e) {
                    System.err.println("weightless: " + text + "; the logger has thrown " + e);
                    failure.exception.printStackTrace();
                }
            }
        }

        /** Apart from the rest: the classes of the logging are loaded where there is something to log. */
        private void log(String text) {
            System.getLogger("org.weightless").log(Level.ERROR, text, failure.exception);
        }
    }

    /** Logs on a thread of its own, with the whole of a stack. No lambda: that would be linked where the stack ends. */
    private static final class Logging extends Thread {
        private final List<Entry> entries;

        Logging(List<Entry> entries) {
            super(null, null, "weightless-log", 0, false);
            this.entries = entries;
        }

        @Override
        public void run() {
            logEach(entries);
        }

        void runAndWait() {
            setDaemon(true);
            setContextClassLoader(Thread.currentThread().getContextClassLoader());
            start();
            boolean interrupted = false;
            while (isAlive()) {
                try {
                    join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Where the stack ends a logger is not used on it: the first use of one initialises classes of the JDK's, and each that
     * is broken off is lost for the JVM's life.
     */
    private static void log(List<Entry> entries) {
        try {
            StackReserve.checkForCompanion();
        } catch (StackOverflowError e) {
            new Logging(entries).runAndWait();
            return;
        }
        logEach(entries);
    }

    private static void logEach(List<Entry> entries) {
        for (Entry each : entries) {
            each.log();
        }
    }

    public void add(FiberState failed) {
        add(new Entry(failed, Fibers.failed(failed)));
    }

    /** Adds what was thrown in a fiber that did not end by it: nobody can ask for that. */
    public void add(FiberState fiber, Throwable thrown) {
        add(new Entry(fiber, new Failure(thrown)));
    }

    private void add(Entry entry) {
        List<Entry> unseen = List.of();
        synchronized (this) {
            entries.add(entry);
            if (entries.size() >= sweepAt) {
                unseen = sweep();
            }
        }
        if (!unseen.isEmpty()) {
            log(unseen);
        }
    }

    /** Gives back what is to be logged: a logger may wait for others. */
    private List<Entry> sweep() {
        List<Entry> kept = new ArrayList<>();
        List<Entry> garbage = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.get() == null) {
                garbage.add(entry);
            } else if (!entry.failure.isSeen()) {
                kept.add(entry);
            }
        }
        entries = kept;
        sweepAt = Math.max(MANY, 2 * kept.size());
        return garbage;
    }

    /** Logs what nobody has looked at, once. */
    public void log() {
        List<Entry> taken = take();
        if (taken != null) {
            log(taken);
        }
    }

    /** Null where there is nothing: a run that has nothing to log allocates nothing for that. */
    private synchronized List<Entry> take() {
        if (entries.isEmpty()) {
            return null;
        }
        List<Entry> taken = entries;
        entries = new ArrayList<>();
        sweepAt = MANY;
        return taken;
    }

    /** How many are kept. */
    public synchronized int size() {
        return entries.size();
    }
}
