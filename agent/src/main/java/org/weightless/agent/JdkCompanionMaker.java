package org.weightless.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.instrument.Instrumented.Changed;
import org.weightless.agent.instrument.Place;
import org.weightless.agent.instrument.analyse.KnownCalls;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.classfile.ProtectedMembers;
import org.weightless.agent.instrument.classfile.Verification;
import org.weightless.agent.instrument.plan.ClassPlan;
import org.weightless.agent.instrument.plan.ConstructorCode;
import org.weightless.agent.instrument.plan.SuspendableMethods;
import org.weightless.agent.instrument.rules.Boundary;
import org.weightless.agent.instrument.rules.Names;
import org.weightless.agent.instrument.rules.Refusal;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Pinned.Reason;

/**
 * Makes companions of the JDK's classes: hidden nestmates with the copy of one method, from the class file in the
 * run-time image. {@link Boundary} says which classes have none.
 *
 * <p>The JVM does not verify code of the boot loader. So on a JDK that the project is not tested on each companion is
 * verified here.
 */
final class JdkCompanionMaker {
    private static final Set<Integer> TESTED = Set.of(17, 21, 25);
    private static final Hierarchy.Memory MEMORY = new Hierarchy.Memory();

    private final AgentOptions options;
    private final CompanionCache cache;
    private final Report report;
    private final Lookup trusted;
    private final Instrumentation instrumentation;
    private final boolean verifies = !TESTED.contains(Runtime.version().feature());
    /** The method that each companion was made for. */
    private final Map<Class<?>, String> methods = new WeakHashMap<>();
    /** Which methods may suspend, so that a class is not read again for each that does not. */
    private final ClassValue<Set<String>> suspending = new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> host) {
            return foundOrParsed(host, "suspending methods", false);
        }
    };
    /** The same of constructors, as methods of objects that exist. */
    private final ClassValue<Set<String>> suspendingConstructors = new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> host) {
            return foundOrParsed(host, "suspending constructors", true);
        }
    };

    JdkCompanionMaker(AgentOptions options, CompanionCache cache, Report report, Lookup trusted,
            Instrumentation instrumentation) {
        this.options = options;
        this.cache = cache;
        this.report = report;
        this.trusted = trusted;
        this.instrumentation = instrumentation;
    }

    /** Made late: a lambda costs a JVM that starts a millisecond. */
    private static Hierarchy hierarchy() {
        return new Hierarchy(JdkFiles::open, MEMORY);
    }

    /** Whether a class is one of the JDK's that may have companions. */
    boolean mayHave(Class<?> type) {
        return options.jdk() && !type.isHidden() && !type.isArray() && !type.isPrimitive()
                && isJdks(type) && whyWhollyPlain(type) == null && Boundary.mayHaveCopies(Type.getInternalName(type));
    }

    private static boolean isJdks(Class<?> type) {
        Module module = type.getModule();
        return module.isNamed() && module.getLayer() == ModuleLayer.boot()
                && (module.getName().startsWith("java.") || module.getName().startsWith("jdk."));
    }

    private static String whyPlain(Class<?> type, String method) {
        String why = whyWhollyPlain(type);
        return why != null ? why : Boundary.whyPlain(Type.getInternalName(type), method.substring(0, method.indexOf('(')));
    }

    private static String whyWhollyPlain(Class<?> type) {
        return ClassLoader.class.isAssignableFrom(type) ? "it loads classes"
                : Proxy.isProxyClass(type) ? "it is a proxy" : null;
    }

    /** Why a yield is refused in a method of the JDK's; null where nothing is known to be in the way, or it is another's. */
    Map.Entry<String, String> refusal(Class<?> owner, String method) {
        if (!options.jdk() || !isJdks(owner) || owner.isHidden()) {
            return null;
        }
        String why = whyPlain(owner, method);
        if (why == null && method.startsWith("<init>")
                && !KnownCalls.asksArguments(Type.getInternalName(owner), method.substring(method.indexOf('(')))) {
            return Map.entry(Reason.CONSTRUCTOR.name(), "a constructor of the JDK's cannot be suspended");
        }
        if (why == null && !method.startsWith("<init>") && asksForCaller(owner, method)) {
            why = "it asks who calls it";
        }
        return why == null ? null : Map.entry(Reason.UNINSTRUMENTED.name(), owner.getName() + " stays plain: " + why);
    }

    private static boolean asksForCaller(Class<?> owner, String method) {
        for (MethodNode each : parsed(owner).methods) {
            if (method.equals(each.name + each.desc) && SuspendableMethods.staysPlain(each)) {
                return true;
            }
        }
        return false;
    }

    private Set<String> foundOrParsed(Class<?> host, String what, boolean constructors) {
        byte[] bytes = cache.isNone() ? null : bytes(host);
        Set<String> found = bytes == null ? null : cache.names(host.getName(), bytes, what);
        if (found != null) {
            return found;
        }
        ClassNode node = parsed(host);
        if (constructors) {
            ConstructorCode.makeMethods(node);
        }
        Set<String> suspending = SuspendableMethods.ofJdk(node).suspending();
        if (bytes != null) {
            cache.keep(host.getName(), bytes, what, suspending);
        }
        return suspending;
    }

    private static ClassNode parsed(Class<?> host) {
        ClassNode node = new ClassNode();
        byte[] bytes = bytes(host);
        if (bytes != null) {
            new ClassReader(bytes).accept(node, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        }
        return node;
    }

    private static byte[] bytes(Class<?> host) {
        try {
            return JdkFiles.of(host);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The companion with the copy of a method.
     *
     * @param method its name and descriptor
     * @return the class and the names of its copies; null where the method never suspends or has none
     * @throws StackOverflowError or OutOfMemoryError where there is not enough of either: then it can be asked again
     */
    Map.Entry<Class<?>, Map<String, String>> of(Class<?> host, String method) {
        try {
            return make(host, method);
        } catch (StackOverflowError e) {
            return FreshStack.call(new Attempt(this, host, method));
        }
    }

    /** No lambda: this may run while one is linked. */
    private record Attempt(JdkCompanionMaker maker, Class<?> host, String method)
            implements Supplier<Map.Entry<Class<?>, Map<String, String>>> {
        @Override
        public Map.Entry<Class<?>, Map<String, String>> get() {
            return maker.make(host, method);
        }
    }

    private Map.Entry<Class<?>, Map<String, String>> make(Class<?> host, String method) {
        boolean constructs = method.startsWith(Names.CONSTRUCTOR);
        if (constructs && Throwable.class.isAssignableFrom(host)
                || !(constructs ? suspendingConstructors : suspending).get(host).contains(method)) {
            return null;
        }
        String name = host.getName().replace('.', '/');
        byte[] bytes = bytes(host);
        Place place = Place.hidden(protectedAbove(host), Nesting.now());
        Hierarchy hierarchy = hierarchy();
        Instrumented result = cache.companion(name, bytes, place, method, hierarchy);
        if (result == null) {
            result = new ClassInstrumenter(hierarchy, false).instrumentJdks(bytes, place, method);
            String problem = problem(result, hierarchy);
            if (problem != null) {
                report.refuseJdks(new Refusal(name, method, Reason.REFUSED, problem));
                return null;
            }
            cache.keep(name, bytes, place, method, hierarchy, result);
        }
        report.addJdks(name, method, result);
        if (!(result instanceof Changed changed) || !changed.names().containsKey(method)) {
            return null;
        }
        if (options.dump() != null) {
            Dump.write(options.dump(), name + "." + method.substring(0, method.indexOf('(')), bytes, result);
        }
        Class<?> companion = define(host, changed.bytes());
        synchronized (methods) {
            methods.put(companion, method);
        }
        return Map.entry(companion, changed.names());
    }

    /** As {@link CompanionMaker#plan}; the JDK's class files name no variables. */
    ClassPlan plan(Class<?> host, Class<?> companion) {
        String method;
        synchronized (methods) {
            method = methods.get(companion);
        }
        if (method == null) {
            return null;
        }
        Instrumented result = new ClassInstrumenter(hierarchy(), false)
                .instrumentJdks(bytes(host), Place.hidden(protectedAbove(host), 0), method);
        return result instanceof Changed changed ? changed.plan() : null;
    }

    private String problem(Instrumented result, Hierarchy hierarchy) {
        if (result instanceof Instrumented.Refused refused) {
            return refused.why().text();
        }
        List<String> problems =
                verifies && result.bytes() != null ? Verification.problems(result.bytes(), hierarchy) : List.of();
        return problems.isEmpty() ? null : "on this JDK its fiber copy does not verify: " + problems.get(0);
    }

    private Class<?> define(Class<?> host, byte[] bytes) {
        Module runtime = Coroutine.class.getModule();
        if (!host.getModule().canRead(runtime)) {
            instrumentation.redefineModule(host.getModule(), Set.of(runtime), Map.of(), Map.of(), Set.of(), Map.of());
        }
        try {
            return trusted.in(host).defineHiddenClass(bytes, false, Lookup.ClassOption.NESTMATE).lookupClass();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    static Set<String> protectedAbove(Class<?> host) {
        Set<String> found = new HashSet<>();
        for (Class<?> above = host.getSuperclass(); above != null; above = above.getSuperclass()) {
            if (!above.getPackageName().equals(host.getPackageName())) {
                found.addAll(above == Object.class ? ProtectedMembers.OF_OBJECT
                        : ProtectedMembers.of(bytes(above)));
            }
        }
        return found;
    }
}
