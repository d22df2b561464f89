package org.weightless.agent;

import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.ProtectionDomain;
import org.weightless.agent.instrument.classfile.ClassFile;

/**
 * Class files of loaded classes as the JVM has them now, with all that other agents have made of them.
 *
 * <p>A class is read by a retransformation that is broken off: a transformer takes the bytes and gives something back
 * that is no class file, which the JVM refuses before it stops a thread. The transformer is that of a {@link
 * LateAgent}, so that it comes last; a later one is started when other agents may have come in between.
 */
final class CurrentBytes {
    /** So many late agents are started at most: each costs a little for each class that is loaded. */
    private static final int MOST = 16;
    private static final int MOST_READINGS = 100;

    private static final byte[] NO_CLASS_FILE = {0};
    private static final String ATTACHING = "Attach Listener";
    private static final ThreadLocal<Boolean> READING = new ThreadLocal<>();

    private final Lookup trusted;
    private final Instrumentation own;
    private final boolean startedAlone;
    private final Reader reader = new Reader();
    private Instrumentation late;
    private int started;
    /** Whether another agent may have come behind the last late one. */
    private volatile boolean outdated;
    private volatile boolean areNoticed;

    /** @param startedAlone whether the command line names no other agent */
    CurrentBytes(Lookup trusted, Instrumentation own, boolean startedAlone) {
        this.trusted = trusted;
        this.own = own;
        this.startedAlone = startedAlone;
    }

    /** Whether this thread is reading a class: then a retransformation is one that is going to be broken off. */
    boolean isReading() {
        return READING.get() != null;
    }

    /** Called for each class that is loaded: whether it shows that another agent may come, as agents load their own. */
    boolean isSignOfAgent() {
        return !areNoticed && Thread.currentThread().getName().equals(ATTACHING);
    }

    /** Called when there is a sign that another agent may come. */
    void expectAgent() {
        outdated = true;
    }

    /** From now on {@link #expectAgent} is called for each Java agent that comes. */
    void newAgentsAreNoticed() {
        areNoticed = true;
        outdated = true;
    }

    /**
     * Called for each class that is changed by somebody else.
     *
     * @param byJavaAgent whether it is no debugger, or an agent that the JDK does not know
     */
    void changing(boolean byJavaAgent) {
        if (!byJavaAgent || !areNoticed) {
            outdated = true;
        }
    }

    /**
     * The class file of a loaded class.
     *
     * @return null where the JVM lets nobody look at it
     */
    byte[] of(Class<?> type) throws IOException {
        Instrumentation last = last();
        if (!last.isModifiableClass(type)) {
            return null;
        }
        Boolean around = READING.get();
        READING.set(Boolean.TRUE);
        try {
            return read(last, type);
        } finally {
            if (around == null) {
                READING.remove();
            }
        }
    }

    /**
     * HotSpot may give back something else while another thread redefines the class (seen on JDK 25): then it is asked
     * again.
     */
    private byte[] read(Instrumentation last, Class<?> type) {
        byte[] bytes = reader.read(last, type);
        String name = type.isHidden() ? null : type.getName().replace('.', '/');
        for (int i = 0; i < MOST_READINGS && bytes != null && !ClassFile.isOf(bytes, name); i++) {
            bytes = reader.read(last, type);
        }
        return bytes;
    }

    /** Changes a loaded class for good, without a word to those who watch for changes. */
    void change(Class<?> type, ClassFileTransformer change) throws IOException, UnmodifiableClassException {
        Instrumentation last = last();
        Boolean around = READING.get();
        READING.set(Boolean.TRUE);
        try {
            last.addTransformer(change, true);
            last.retransformClasses(type);
        } finally {
            last.removeTransformer(change);
            if (around == null) {
                READING.remove();
            }
        }
    }

    /** Whether there was no other agent when a class was last read, and none has come since. */
    synchronized boolean isOnlyAgent() {
        return late == own && !outdated;
    }

    /** The first time the agent's own will do, if it is the only one. */
    private synchronized Instrumentation last() throws IOException {
        if (late == null && !outdated && startedAlone) {
            late = own;
        } else if (late == null || outdated && started < MOST) {
            outdated = false;
            started++;
            start();
            late = LateAgent.latest();
        }
        return late;
    }

    /** As the JVM starts the agent of an executable jar: from a jar with nothing but a manifest. */
    private void start() throws IOException {
        Path jar = Path.of(System.getProperty("java.io.tmpdir"),
                "weightless-" + ProcessHandle.current().pid() + "-" + System.nanoTime() + ".jar");
        Files.write(jar, ManifestJar.of("Launcher-Agent-Class: " + LateAgent.class.getName(), "Can-Retransform-Classes: true"),
                StandardOpenOption.CREATE_NEW);
        try {
            trusted.findStatic(Class.forName("sun.instrument.InstrumentationImpl"), "loadAgent",
                    MethodType.methodType(void.class, String.class)).invoke(jar.toString());
        } catch (Throwable e) {
            throw new IOException("this JVM starts no further agent, by which classes are read", e);
        } finally {
            Files.delete(jar);
        }
    }

    /** Reads one class after another. */
    private static final class Reader implements ClassFileTransformer {
        private Class<?> wanted;
        private Thread by;
        private byte[] found;

        synchronized byte[] read(Instrumentation instrumentation, Class<?> type) {
            wanted = type;
            by = Thread.currentThread();
            found = null;
            instrumentation.addTransformer(this, true);
            try {
                instrumentation.retransformClasses(type);
            } catch (UnmodifiableClassException | LinkageError brokenOff) {
                // as meant
            } finally {
                instrumentation.removeTransformer(this);
                wanted = null;
                by = null;
            }
            return found;
        }

        @Override
        public byte[] transform(Module module, ClassLoader loader, String name, Class<?> redefined,
                ProtectionDomain domain, byte[] bytes) {
            if (redefined == null || redefined != wanted || Thread.currentThread() != by) {
                return null;
            }
            found = bytes;
            return NO_CLASS_FILE;
        }
    }
}
