package org.weightless.bench.peers;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.weightless.bench.peers.jdk.JdkPeer;

/**
 * Who takes part. The constants' order is that of every table and chart. A contender's benchmark methods have its
 * {@link #key}; it takes part in a case where its class implements the case's role, an interface of this package.
 */
public enum Contender {
    WEIGHTLESS("Weightless", "weightless.Weightless", Machine.WITH_AGENT, 17),
    WEIGHTLESS_GENERATOR("Weightless, generators in a loop", "weightless.WeightlessTurns", Machine.WITH_AGENT, 17),
    WEIGHTLESS_CONTINUATION("Weightless, Continuation", "weightless.WeightlessContinuations", Machine.WITH_AGENT, 17),
    KOTLIN("Kotlin iterator", "kotlin.KotlinIterators", Machine.PLAIN, 17),
    KOTLINX("kotlinx.coroutines", "kotlin.KotlinxFibers", Machine.PLAIN, 17),
    KILIM("Kilim", "kilim.KilimCoroutines", Machine.PLAIN, 17),
    OFFBYNULL("Coroutines (offbynull)", "offbynull.OffbynullCoroutines", Machine.PLAIN, 17),
    JAVAFLOW("Tascalate JavaFlow", "javaflow.JavaflowCoroutines", Machine.PLAIN, 17),
    JDK_CONTINUATION("JDK internal Continuation", "jdk.JdkContinuations", Machine.PLAIN, JdkPeer.FIRST_JDK),
    VIRTUAL_THREAD("Virtual threads", "threads.VirtualThreads", Machine.VIRTUAL, JdkPeer.FIRST_JDK),
    PLATFORM_THREAD("Platform threads", "threads.PlatformThreads", Machine.PLAIN, 17);

    /** The kind of JVM that a contender is measured in: nobody is slowed by what only another one needs. */
    public enum Machine {
        /** With Weightless's agent. */
        WITH_AGENT,
        /** As it is. */
        PLAIN,
        /** One carrier thread, and JMH's own worker on a virtual thread. */
        VIRTUAL
    }

    private final String label;
    private final String implementation;
    private final Machine machine;
    private final int firstJdk;

    Contender(String label, String implementation, Machine machine, int firstJdk) {
        this.label = label;
        this.implementation = implementation;
        this.machine = machine;
        this.firstJdk = firstJdk;
    }

    /** The contender's name for people. */
    public String label() {
        return label;
    }

    /** The name of its benchmark methods: {@code weightless}, {@code jdkContinuation}. */
    public String key() {
        String[] words = name().split("_");
        StringBuilder key = new StringBuilder(words[0].toLowerCase(Locale.ROOT));
        for (String word : List.of(words).subList(1, words.length)) {
            key.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return key.toString();
    }

    /** The contender of a benchmark's full name, {@code org.weightless.bench.Range.kotlin}; none for plain code. */
    public static Optional<Contender> ofBenchmark(String name) {
        String key = name.substring(name.lastIndexOf('.') + 1);
        return Arrays.stream(values()).filter(contender -> contender.key().equals(key)).findFirst();
    }

    public Machine machine() {
        return machine;
    }

    /** The first JDK on which it exists. */
    public int firstJdk() {
        return firstJdk;
    }

    /** Whether it exists on this JDK. */
    public boolean isAvailable() {
        return Runtime.version().feature() >= firstJdk;
    }

    /** Whether it can do what the interface asks; where it is not available, the answer is no. */
    public boolean plays(Class<?> role) {
        return isAvailable() && role.isAssignableFrom(type());
    }

    /** A new one in a role that it {@link #plays}. */
    public <R> R in(Class<R> role) {
        if (!plays(role)) {
            throw new IllegalStateException(label + " does not take part: no " + role.getSimpleName() + " on JDK "
                    + Runtime.version().feature());
        }
        try {
            return role.cast(type().getConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + label, e);
        }
    }

    private Class<?> type() {
        String name = Contender.class.getPackageName() + "." + implementation;
        try {
            ClassLoader own = Contender.class.getClassLoader();
            return Class.forName(name, false, this == JDK_CONTINUATION ? JdkPeer.loader() : own);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("no class " + name, e);
        }
    }
}
