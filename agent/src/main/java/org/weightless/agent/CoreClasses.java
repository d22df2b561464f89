package org.weightless.agent;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.weightless.agent.instrument.classfile.ClassFile;
import org.weightless.agent.instrument.classfile.RawClassFile;

/**
 * Initialises the classes of the core where there is stack for it: before an application's class can reach them.
 *
 * <p>A class initialiser that runs into the end of the stack or of the heap leaves its class unusable for the JVM's
 * life; and those classes of the core that yield would stay without fiber copies if they were loaded there. So when a
 * class of the application is loaded that names one of the API, that one and what is behind it is initialised at once,
 * on a {@link FreshStack}. It costs little, as the application is about to do it anyway; an application that never
 * names the API pays nothing.
 */
final class CoreClasses {
    private static final String PACKAGE = "org/weightless/";

    /** Behind every use: what runs bodies, links their calls and refuses their yields. */
    static final List<String> ALWAYS = List.of("runtime.Engine", "runtime.Coroutine$MountRequest", "runtime.Coroutine",
            "runtime.Abandonment", "runtime.TwoThreads", "runtime.Frames", "runtime.Companions", "runtime.OldCode",
            "runtime.JdkCompanions",
            "runtime.Constructors$Allocation", "runtime.Lambdas", "runtime.HandleViews", "runtime.DirectSite$Kind",
            "runtime.OneTargetSite", "runtime.DirectSite$1", "runtime.DirectSite", "runtime.VirtualSite",
            "runtime.Pinned$Reason", "runtime.Pinning",
            "runtime.Pinning$1", "runtime.Pinning$Explanation", "runtime.Driver$Live", "runtime.Driver$Finder",
            "runtime.Places", "runtime.LogicalStack", "runtime.OwnTraces", "runtime.NullTexts$Message",
            "runtime.NullTexts", "runtime.Throwables", "runtime.Traces", "runtime.Caught", "PinnedException$Reason", "Refused",
            "internal.fiber.Events",
            "internal.fiber.Status", "internal.fiber.FiberState", "internal.run.ThreadState", "Fiber$State", "Fiber",
            "FiberCompanion", "FrameValues", "AbandonedWatch", "Bodies", "Yielder", "YielderCompanion", "Delegation",
            "YieldFrom", "YieldFromCompanion", "Generator", "GeneratorCompanion");

    /** Behind calls through the JDK's code. */
    static final List<String> THROUGH_JDK = List.of("runtime.HandleSite", "runtime.Matching", "runtime.ProxyFrame",
            "runtime.Reflected", "runtime.Reflected$Opened", "runtime.Reflected$Plain",
            "runtime.Reflected$Target", "runtime.FutureTraces", "runtime.FutureTraces$Kept");

    /** Behind calls of method handles: they make the JDK define many classes, and few programs need them. */
    static final List<String> THROUGH_HANDLES =
            List.of("runtime.HandleForm", "runtime.HandleCallee", "runtime.HandleFrame", "runtime.MemberAccess");

    /** Behind calls by reflection. */
    static final List<String> THROUGH_REFLECTION = List.of("runtime.MemberAccess", "runtime.ReflectedFields$Accessor",
            "runtime.ProxyDefaults", "runtime.ProxyDefaults$Found");

    /** Bytes that are there before those are initialised: a full heap must not break that off. */
    private static final int ROOM = 1 << 18;

    private static final List<String> SCHEDULING = List.of("Scheduler", "SchedulerCompanion", "internal.run.Run",
            "internal.run.RunLoop", "internal.run.Runs", "internal.run.SerialRun", "internal.run.OwnerThread",
            "internal.fiber.Clock", "internal.fiber.Wait", "internal.fiber.WaitCompanion", "internal.fiber.Stages",
            "internal.fiber.KeptStages");

    private static final List<String> MEETING = List.of("channel.BriefLock", "channel.WaitingPlace", "channel.Waiter",
            "channel.WaiterCompanion", "channel.Parking");

    private static final List<String> RETURNING = List.of("Bodies$Returning");

    private static final List<String> BLOCKS = List.of("BlockCalls", "Blocks");

    /** Behind a class of the API, or a method of one. */
    static final Map<String, List<String>> BEHIND = new HashMap<>(Map.ofEntries(
            entry("Scheduler", SCHEDULING),
            entry("Scheduler.spawnReturning", RETURNING),
            entry("Yielder", List.of("Bodies$Typed")),
            entry("Scheduler.parallel", List.of("internal.run.ParallelRun", "internal.run.AwaitedRun")),
            entry("Fiber.within", BLOCKS),
            entry("Fiber.shielded", BLOCKS),
            entry("FiberLocal", List.of("LocalValues", "FiberLocal", "FiberLocalCompanion")),
            entry("Continuation", List.of("ContinuationScope", "Continuation", "ContinuationCompanion")),
            entry("concurrent/TaskScope", with(RETURNING, "concurrent.Subtask$State", "concurrent.Forked",
                    "concurrent.TaskScope", "concurrent.TaskScope$Configuration",
                    "concurrent.TaskScope$FailedException")),
            entry("channel/Channel", with(MEETING, "channel.Exchange", "channel.Channel", "channel.Channel$Received")),
            entry("channel/Select", with(MEETING, "channel.Exchange", "channel.Select", "channel.Select$Done")),
            entry("channel/Mutex", with(MEETING, "channel.Mutex", "channel.Mutex$Held")),
            entry("channel/Permits", with(MEETING, "channel.Permits", "channel.Permits$Taken")),
            entry("channel/Latch", with(MEETING, "channel.Latch")),
            entry("flow/Flow", with(MEETING, "channel.Exchange", "channel.Channel", "channel.Channel$Received",
                    "channel.Select", "channel.Select$Done", "flow.Flow", "flow.Flow$Body", "flow.Flow$Emitter",
                    "flow.Flow$Scan", "flow.Flow$Taken", "flow.Collector", "flow.Producers", "flow.Producers$Source",
                    "flow.Publishing",
                    "flow.Publishing$Run", "flow.Stop",
                    "flow.Stop$Part", "flow.Stop$Place", "flow.Subscribing")),
            entry("simulation/Environment", with(RETURNING, "simulation.Event", "simulation.EventCompanion", "simulation.Get",
                    "simulation.ProcessBody", "simulation.PriorityResource", "FoundRun")),
            entry("itertools/Itertools", with(MEETING, "channel.Latch", "itertools.Itertools",
                    "itertools.Itertools$Group", "itertools.Itertools$Indexed", "itertools.Itertools$Pair",
                    "itertools.Sources", "itertools.Sources$Reader", "itertools.Sources$TwoReader", "itertools.Tee",
                    "itertools.Tee$Link", "itertools.Tee$1", "itertools.MergeHead", "itertools.Combinations"))));

    static {
        // whoever looks at frames or forks them
        for (String type : List.of("Continuation", "Generator", "IntGenerator", "LongGenerator", "DoubleGenerator",
                "Fiber")) {
            BEHIND.put(type + ".frames", List.of("runtime.FrameLayout", "runtime.Values"));
            BEHIND.put(type + ".fork", List.of("runtime.FrameReferences", "runtime.SharedFrames"));
        }
        for (String type : List.of("Generator", "IntGenerator", "LongGenerator", "DoubleGenerator")) {
            BEHIND.put(type + ".returning", RETURNING);
        }
        for (String type : List.of("Stored", "Scheduler.read", "Scheduler.reading")) {
            BEHIND.put(type,
                    List.of("Stores", "runtime.ListPosition", "runtime.StoredCode", "runtime.StoredFile", "runtime.Storing",
                            "runtime.Storing$WaitingFor", "runtime.Values"));
        }
    }

    /** Of the names that something is behind. */
    private static final boolean[] FIRST_LETTERS = new boolean[1 << 7];

    static {
        for (String each : BEHIND.keySet()) {
            FIRST_LETTERS[each.charAt(0)] = true;
        }
    }

    private static List<String> with(List<String> first, String... others) {
        List<String> all = new ArrayList<>(first);
        Collections.addAll(all, others);
        return all;
    }

    private final boolean throughJdk;
    private final Set<String> done = ConcurrentHashMap.newKeySet();
    private volatile boolean begun;

    /**
     * Nothing is initialised yet.
     *
     * @param throughJdk whether fibers go through the JDK's code
     */
    CoreClasses(boolean throughJdk) {
        this.throughJdk = throughJdk;
    }

    /** Initialises what a class file of the application may reach. */
    void prepareFor(RawClassFile file) {
        Set<String> named = ClassFile.namedOfCore(file, FIRST_LETTERS);
        if (named.isEmpty()) {
            return;
        }
        List<String> wanted = new ArrayList<>(begun ? List.of() : ALWAYS);
        for (String each : named) {
            if (BEHIND.containsKey(each) && !done.contains(each)) {
                wanted.addAll(BEHIND.get(each));
            }
        }
        if (!wanted.isEmpty()) {
            FreshStack.call(new Initialisation(wanted, throughJdk && !begun));
            // Noted only now: what a full heap breaks off is tried again for the next class.
            begun = true;
            named.retainAll(BEHIND.keySet());
            done.addAll(named);
        }
    }

    /**
     * Initialises what is behind calls through the JDK's code, behind the engine's connection. What needs another JDK
     * than this one is not used.
     */
    static void prepareThroughJdk() {
        initialiseWhatFits(THROUGH_JDK);
    }

    /**
     * Initialises what is behind calls of method handles, before the first one is linked.
     *
     * @throws OutOfMemoryError if there is not enough memory; nothing has begun then
     */
    static void prepareForHandles() {
        FreshStack.call(new WithRoom(THROUGH_HANDLES, new byte[ROOM]));
    }

    /** The same for calls by reflection. */
    static void prepareForReflection() {
        FreshStack.call(new WithRoom(THROUGH_REFLECTION, new byte[ROOM]));
    }

    private static void initialiseWhatFits(List<String> names) {
        for (String name : names) {
            try {
                initialise(name);
            } catch (LinkageError otherJdk) {
                // whoever links such a call sees it again
            }
        }
    }

    /** The room is given back before the work begins. */
    private static final class WithRoom implements Supplier<Void> {
        private final List<String> names;
        private byte[] room;

        WithRoom(List<String> names, byte[] room) {
            this.names = names;
            this.room = room;
        }

        @Override
        public Void get() {
            room = null;
            initialiseWhatFits(names);
            return null;
        }
    }

    /** No lambda: this runs while the JVM starts. */
    private record Initialisation(List<String> names, boolean throughJdk) implements Supplier<Void> {
        @Override
        public Void get() {
            for (String name : names) {
                initialise(name);
            }
            if (throughJdk) {
                prepareThroughJdk();
            }
            return null;
        }
    }

    private static void initialise(String name) {
        try {
            Class.forName(PACKAGE.replace('/', '.') + name, true, CoreClasses.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            if (!isMadeByCompiler(name)) {
                throw new NoClassDefFoundError(name);
            }
        }
    }

    /** The tables behind switches over enums, for one: some compilers make such a class and others do not. */
    private static boolean isMadeByCompiler(String name) {
        return Character.isDigit(name.charAt(name.lastIndexOf('$') + 1));
    }
}
