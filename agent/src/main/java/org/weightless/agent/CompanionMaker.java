package org.weightless.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.ref.WeakReference;
import java.security.ProtectionDomain;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.instrument.Instrumented.Changed;
import org.weightless.agent.instrument.Place;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.classfile.ProtectedMembers;
import org.weightless.agent.instrument.classfile.StableForm;
import org.weightless.agent.instrument.emit.Forwarders;
import org.weightless.agent.instrument.plan.ClassPlan;
import org.weightless.agent.instrument.rules.Names;
import org.weightless.agent.instrument.rules.Refusal;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Shortage;
import org.weightless.runtime.StackReserve;

/** Makes the companions of classes, when a call of theirs is first linked inside a fiber. */
final class CompanionMaker implements Consumer<Class<?>> {
    private static final String RUNTIME = Coroutine.class.getPackageName();

    /**
     * A companion.
     *
     * @param type the class, which goes with the class that it is for
     * @param copies names of the fiber copies, by names and descriptors of the methods
     * @param fingerprint of the class file that it was made from
     * @param passesOn whether its copies call what the class has now
     */
    private record Made(WeakReference<Class<?>> type, Map<String, String> copies, long fingerprint, boolean passesOn) {
        Made passingOn(boolean passesOn) {
            return new Made(type, copies, fingerprint, passesOn);
        }
    }

    private final AgentOptions options;
    private final CompanionCache cache;
    private final ClassFilter filter;
    private final Report report;
    private final NestHosts nestHosts;
    private final CurrentBytes current;
    private final ChangeHook changes;
    private final Lookup trusted;
    private final Instrumentation instrumentation;
    private final OtherAgents others;
    private final Map<Class<?>, Made> last = new WeakHashMap<>();
    /** Held while a companion begins or ends to pass calls on. */
    private final Object passing = new Object();
    /** What class files have said, by the loaders that were asked. */
    private final Map<ClassLoader, Hierarchy.Memory> memories = new WeakHashMap<>();
    private final Set<Class<?>> named = java.util.Collections.newSetFromMap(new WeakHashMap<>());
    private final ClassValue<Set<String>> protectedMembers = new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> type) {
            if (type == Object.class) {
                return ProtectedMembers.OF_OBJECT;
            }
            byte[] bytes = bytes(type);
            return bytes == null ? Set.of() : ProtectedMembers.of(bytes);
        }
    };

    CompanionMaker(AgentOptions options, CompanionCache cache, ClassFilter filter, Report report, NestHosts nestHosts,
            CurrentBytes current, ChangeHook changes, OtherAgents others, Lookup trusted, Instrumentation instrumentation) {
        this.options = options;
        this.cache = cache;
        this.filter = filter;
        this.report = report;
        this.nestHosts = nestHosts;
        this.current = current;
        this.changes = changes;
        this.others = others;
        this.trusted = trusted;
        this.instrumentation = instrumentation;
    }

    /**
     * The companion of a class as that is now.
     *
     * @return the class with the fiber copies, and their names by names and descriptors of the methods; null where it
     *     has none
     * @throws StackOverflowError or OutOfMemoryError where there is not enough of either: then it can be asked again
     */
    Map.Entry<Class<?>, Map<String, String>> of(Class<?> host) {
        if (!filter.instruments(host)) {
            return null;
        }
        try {
            StackReserve.checkForCompanion();
            return made(host);
        } catch (StackOverflowError e) {
            return FreshStack.call(new Attempt(this, host));
        }
    }

    /** No lambda: this may run while one is linked. */
    private record Attempt(CompanionMaker maker, Class<?> host) implements Supplier<Map.Entry<Class<?>, Map<String, String>>> {
        @Override
        public Map.Entry<Class<?>, Map<String, String>> get() {
            return maker.made(host);
        }
    }

    private Map.Entry<Class<?>, Map<String, String>> made(Class<?> host) {
        try {
            return make(host);
        } catch (Throwable e) {
            Shortage.rethrow(e);
            report.refuse(host.getClassLoader(), Refusal.ofClass(internalName(host), "unexpected " + e), 0);
            return null;
        }
    }

    private Map.Entry<Class<?>, Map<String, String>> make(Class<?> host) throws ReflectiveOperationException {
        ClassLoader loader = host.getClassLoader();
        String name = internalName(host);
        if (!filter.seesRuntime(loader)) {
            report.refuse(loader,
                    Refusal.ofClass(name, "its class loader " + loader + " does not find " + RUNTIME + ".Coroutine"), 0);
            return null;
        }
        changes.install();
        byte[] bytes = bytes(host);
        if (bytes == null) {
            report.refuse(loader, Refusal.ofClass(name, "the JVM lets nobody read it"), 0);
            return null;
        }
        long fingerprint = fingerprint(bytes);
        Made same = lastMade(host, fingerprint);
        Class<?> earlier = same == null ? null : same.type.get();
        if (earlier != null && !same.passesOn) {
            return Map.entry(earlier, same.copies);
        }
        boolean hidden = earlier == null && (!nestHosts.contains(host.getNestHost()) || !isNew(host));
        Instrumented result = foundOrMade(host, bytes, hidden);
        report.add(loader, name, result, bytes.length);
        if (!(result instanceof Changed changed)) {
            return null;
        }
        if (earlier != null) {
            return isRestored(host, earlier, same, changed.bytes()) ? Map.entry(earlier, same.copies) : make(host);
        }
        openRuntime(host.getModule(), loader);
        if (options.dump() != null) {
            Dump.write(options.dump(), name, bytes, result);
        }
        if (!hidden && !current.isOnlyAgent()) {
            others.begin();
        }
        Class<?> companion = hidden
                ? trusted.in(host).defineHiddenClass(changed.bytes(), false, Lookup.ClassOption.NESTMATE).lookupClass()
                : trusted.in(host).defineClass(changed.bytes());
        Made made = new Made(new WeakReference<>(companion), changed.names(), fingerprint, false);
        synchronized (this) {
            last.put(host, made);
            named.add(host);
        }
        return Map.entry(companion, made.copies);
    }

    private Instrumented foundOrMade(Class<?> host, byte[] bytes, boolean hidden) {
        Place place = place(host, hidden);
        Hierarchy hierarchy = hierarchy(host);
        Instrumented found = cache.companion(internalName(host), bytes, place, "", hierarchy);
        if (found != null) {
            return found;
        }
        Instrumented made = instrumented(hierarchy, bytes, place);
        cache.keep(internalName(host), bytes, place, "", hierarchy, made);
        return made;
    }

    private Hierarchy hierarchy(Class<?> host) {
        ClassLoader loader = host.getClassLoader();
        Hierarchy.Memory memory;
        synchronized (memories) {
            memory = memories.get(loader);
            if (memory == null) {
                memory = new Hierarchy.Memory();
                memories.put(loader, memory);
            }
        }
        return new Hierarchy(new Resources(loader), memory);
    }

    private Place place(Class<?> host, boolean hidden) {
        return new Place(hidden ? null : internalName(host.getNestHost()), protectedAbove(host), Nesting.now(),
                CommandLine.hasDebugger(trusted));
    }

    private Instrumented instrumented(Hierarchy hierarchy, byte[] bytes, Place place) {
        return new ClassInstrumenter(hierarchy, false, options.jdk()).instrument(bytes, place);
    }

    /**
     * The plan that a companion was made by: the class is planned once more.
     *
     * @return null where the class is no longer the one that the companion was made from
     */
    ClassPlan plan(Class<?> host, Class<?> companion) {
        Made made;
        synchronized (this) {
            made = last.get(host);
        }
        byte[] bytes = made == null || made.type.get() != companion ? null : bytes(host);
        if (bytes == null || fingerprint(bytes) != made.fingerprint) {
            return null;
        }
        Hierarchy hierarchy = hierarchy(host);
        return instrumented(hierarchy, bytes, place(host, companion.isHidden())) instanceof Changed changed ? changed.plan()
                : null;
    }

    /** Gives a companion its code back: its class has turned out to be what it was. */
    private boolean isRestored(Class<?> host, Class<?> companion, Made made, byte[] code) {
        synchronized (passing) {
            synchronized (this) {
                if (last.get(host) != made) {
                    // it has changed meanwhile
                    return false;
                }
            }
            try {
                current.change(companion, new Restoring(companion, code));
            } catch (IOException | UnmodifiableClassException | RuntimeException | LinkageError e) {
                // It goes on to pass calls on, and there will be a new one.
                synchronized (this) {
                    last.remove(host);
                }
                return false;
            }
            synchronized (this) {
                last.put(host, made.passingOn(false));
            }
            return true;
        }
    }

    private record Restoring(Class<?> companion, byte[] code) implements ClassFileTransformer {
        @Override
        public byte[] transform(Module module, ClassLoader loader, String name, Class<?> type, ProtectionDomain domain,
                byte[] bytes) {
            return type == companion ? code : null;
        }
    }

    /**
     * A class changes: its companion has had its day, or gets its code back once the class has turned out to be the
     * same. What is suspended in it goes on there, and its copies pass calls on, as the JVM's own activations of old
     * code go on and call the new. A hidden companion cannot be changed: its copies do so by themselves.
     */
    @Override
    public void accept(Class<?> host) {
        synchronized (passing) {
            passOn(host);
        }
    }

    private void passOn(Class<?> host) {
        Made made;
        Class<?> companion;
        synchronized (this) {
            made = last.get(host);
            companion = made == null ? null : made.type.get();
            if (companion == null || companion.isHidden()) {
                return;
            }
            // before it does so: nobody may take it for the companion that passes calls on to itself;
            // and another one where it does so already: somebody may be about to give it its code back
            last.put(host, made.passingOn(true));
        }
        if (made.passesOn) {
            return;
        }
        try {
            current.change(companion, new Forwarding(host, companion, made.copies));
        } catch (IOException | UnmodifiableClassException | RuntimeException | LinkageError e) {
            System.err.println("weightless: what is suspended in " + host.getName() + " goes on to call the old code: " + e);
        }
    }

    private record Forwarding(Class<?> host, Class<?> companion, Map<String, String> names) implements ClassFileTransformer {
        @Override
        public byte[] transform(Module module, ClassLoader loader, String name, Class<?> type, ProtectionDomain domain,
                byte[] bytes) {
            return type == companion ? Forwarders.in(bytes, internalName(host), copies()) : null;
        }

        /** Names and descriptors of the copies: that of a static method takes no receiver, and one of both there is. */
        private Set<String> copies() {
            Set<String> copies = new HashSet<>();
            for (Map.Entry<String, String> each : names.entrySet()) {
                String desc = each.getKey().substring(each.getKey().indexOf('('));
                copies.add(each.getValue() + Names.withCoroutine(desc));
                copies.add(each.getValue() + Names.withCoroutine("(" + host.descriptorString() + desc.substring(1)));
            }
            return copies;
        }
    }

    private synchronized boolean isNew(Class<?> host) {
        return !named.contains(host);
    }

    /** A class that has been retransformed into what it was has its companion already. */
    private synchronized Made lastMade(Class<?> host, long fingerprint) {
        Made made = last.get(host);
        return made == null || made.fingerprint != fingerprint ? null : made;
    }

    private static long fingerprint(byte[] bytes) {
        return DiskCache.checksum(bytes, 0);
    }

    /** The class file of a loaded class; of the boot loader's as it is stored, as the JVM keeps no stack maps of those. */
    private byte[] bytes(Class<?> type) {
        try {
            byte[] bytes = type.getClassLoader() == null ? JdkFiles.of(type) : current.of(type);
            return bytes == null ? null : StableForm.of(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Set<String> protectedAbove(Class<?> host) {
        Set<String> found = Set.of();
        for (Class<?> above = host.getSuperclass(); above != null; above = above.getSuperclass()) {
            if (above.getClassLoader() != host.getClassLoader() || !above.getPackageName().equals(host.getPackageName())) {
                Set<String> members = protectedMembers.get(above);
                found = found.isEmpty() ? members : union(found, members);
            }
        }
        return found;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    private static String internalName(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    /** What a loader finds. */
    private record Resources(ClassLoader loader) implements Function<String, InputStream> {
        @Override
        public InputStream apply(String name) {
            return loader == null ? ClassLoader.getSystemResourceAsStream(name) : loader.getResourceAsStream(name);
        }
    }

    /**
     * Lets generated code reach the runtime where the core library that a loader finds is a named module: that module
     * exports the runtime to nobody, and the JVM lets a transformed module read unnamed modules only.
     */
    private void openRuntime(Module module, ClassLoader loader) throws ClassNotFoundException {
        Module core = loader == null || loader == ClassLoader.getSystemClassLoader()
                ? namedCore()
                : Class.forName(Coroutine.class.getName(), false, loader).getModule();
        if (core == null) {
            core = Coroutine.class.getModule();
        }
        if (core == module) {
            return;
        }
        if (!module.canRead(core)) {
            instrumentation.redefineModule(module, Set.of(core), Map.of(), Map.of(), Set.of(), Map.of());
        }
        if (core.isNamed() && !core.isExported(RUNTIME, module)) {
            instrumentation.redefineModule(core, Set.of(), Map.of(RUNTIME, Set.of(module)), Map.of(), Set.of(), Map.of());
        }
    }

    /** The core library on the module path; null where it is not there. {@code findModule} would make lambdas. */
    private static Module namedCore() {
        for (Module each : ModuleLayer.boot().modules()) {
            if (each.getName().equals("org.weightless")) {
                return each;
            }
        }
        return null;
    }
}
