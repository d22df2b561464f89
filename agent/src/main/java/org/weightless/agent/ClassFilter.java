package org.weightless.agent;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.weightless.agent.instrument.rules.Names;
import org.weightless.runtime.Coroutine;

/**
 * Which classes are instrumented: the application's, never the JDK's or our own.
 *
 * <p>Left alone: modules of the JDK, what the boot and platform loaders define, proxies, reflection's own classes,
 * companions, and what the options exclude or do not include.
 */
class ClassFilter {
    private static final String OWN = "org/weightless/";
    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

    /**
     * The top-level classes of the core library that are ordinary yielding code, instrumented with all their nested
     * classes.
     */
    private static final Set<String> OWN_YIELDING = Set.of(
            "org/weightless/Blocks",
            "org/weightless/Delegation",
            "org/weightless/channel/Channel",
            "org/weightless/channel/Latch",
            "org/weightless/channel/Mutex",
            "org/weightless/channel/Parking",
            "org/weightless/channel/Permits",
            "org/weightless/channel/Select",
            "org/weightless/concurrent/Forked",
            "org/weightless/concurrent/TaskScope",
            "org/weightless/internal/run/AwaitedRun",
            "org/weightless/internal/run/RunLoop",
            "org/weightless/simulation/Get",
            "org/weightless/simulation/ProcessBody");

    /** Packages of the core library that are such code as a whole. */
    private static final String FLOW = "org/weightless/flow/";
    private static final String ITERTOOLS = "org/weightless/itertools/";

    /** The packages of the core library below its main one. */
    private static final List<String> OWN_PACKAGES =
            List.of("channel/", "concurrent/", "flow/", "itertools/", "testing/", "management/", "simulation/", "internal/",
                    "runtime/");

    private final Map<String, Pattern> include;
    private final Map<String, Pattern> exclude;
    private final Map<String, Boolean> matched = new ConcurrentHashMap<>();
    private final Map<ClassLoader, Boolean> seeing = new WeakHashMap<>();

    ClassFilter(AgentOptions options) {
        include = compile(options.include());
        exclude = compile(options.exclude());
    }

    static ClassFilter of(AgentOptions options) {
        return new ClassFilter(options);
    }

    private static Map<String, Pattern> compile(List<String> patterns) {
        Map<String, Pattern> compiled = new ConcurrentHashMap<>();
        for (String pattern : patterns) {
            String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
            compiled.put(pattern, Pattern.compile(regex));
        }
        return compiled;
    }

    /** Whether a class is to be instrumented, by its internal name. */
    boolean accepts(Module module, ClassLoader loader, String name) {
        if (isOwnYielding(name)) {
            return true;
        }
        return loader != null && !isJdks(module, loader) && !isOwn(name) && !isGenerated(name) && isChosen(name);
    }

    /** Whether a loaded class is one to instrument. */
    boolean instruments(Class<?> type) {
        return !type.isHidden() && !isEvent(type)
                && accepts(type.getModule(), type.getClassLoader(), type.getName().replace('.', '/'));
    }

    /** JFR gives its events code that only they may run. */
    private static boolean isEvent(Class<?> type) {
        for (Class<?> each = type.getSuperclass(); each != null; each = each.getSuperclass()) {
            if (each.getName().equals("jdk.jfr.Event")) {
                return true;
            }
        }
        return false;
    }

    static boolean isOwnYielding(String name) {
        return name.startsWith(OWN) && isOfYieldingPart(name);
    }

    private static boolean isOfYieldingPart(String name) {
        int nested = name.indexOf('$');
        String outermost = nested < 0 ? name : name.substring(0, nested);
        return name.startsWith(FLOW) || name.startsWith(ITERTOOLS) || OWN_YIELDING.contains(outermost);
    }

    private static boolean isJdks(Module module, ClassLoader loader) {
        String name = module == null ? null : module.getName();
        return loader == PLATFORM
                || name != null && (name.startsWith("java.") || name.startsWith("jdk."));
    }

    private static boolean isOwn(String name) {
        if (!name.startsWith(OWN)) {
            return false;
        }
        String rest = name.substring(OWN.length());
        return rest.indexOf('/') < 0 && !isCallSite(rest)
                || isInOwnPackage(rest)
                || rest.startsWith("agent/instrument/")
                || rest.startsWith("agent/asm/")
                || rest.startsWith("agent/") && rest.indexOf('/', "agent/".length()) < 0;
    }

    /** No lambda: this runs while the JVM starts. */
    private static boolean isInOwnPackage(String rest) {
        for (String each : OWN_PACKAGES) {
            if (rest.startsWith(each)) {
                return true;
            }
        }
        return false;
    }

    /** Groovy names a class of its call sites by the called class and method, and puts it beside the called one. */
    private static boolean isCallSite(String simpleName) {
        int nested = simpleName.indexOf('$') + 1;
        return nested > 0 && nested < simpleName.length() && Character.isLowerCase(simpleName.charAt(nested));
    }

    private static boolean isGenerated(String name) {
        return name.startsWith("jdk/internal/")
                || name.startsWith("sun/reflect/")
                || name.endsWith(Names.COMPANION)
                || name.startsWith("$Proxy", name.lastIndexOf('/') + 1);
    }

    private boolean isChosen(String name) {
        if (include.isEmpty() && exclude.isEmpty()) {
            return true;
        }
        String dotted = name.replace('/', '.');
        boolean included = include.isEmpty() || matches(include, dotted);
        boolean excluded = matches(exclude, dotted);
        return included && !excluded;
    }

    private boolean matches(Map<String, Pattern> patterns, String name) {
        boolean any = false;
        for (Map.Entry<String, Pattern> pattern : patterns.entrySet()) {
            if (pattern.getValue().matcher(name).matches()) {
                matched.put(pattern.getKey(), true);
                any = true;
            }
        }
        return any;
    }

    /** The patterns that no class has matched. */
    List<String> unmatched() {
        return java.util.stream.Stream.concat(include.keySet().stream(), exclude.keySet().stream())
                .filter(pattern -> !matched.containsKey(pattern))
                .sorted()
                .toList();
    }

    /** Whether classes of a loader find a runtime: a loader need not ask the boot loader for more than {@code java.*}. */
    boolean seesRuntime(ClassLoader loader) {
        if (loader == null || loader == ClassLoader.getSystemClassLoader()) {
            return true;
        }
        Boolean sees;
        synchronized (seeing) {
            sees = seeing.get(loader);
        }
        if (sees == null) {
            // Asked without the lock: a loader may wait for another thread, which defines a class and comes here.
            sees = findsRuntime(loader);
            synchronized (seeing) {
                seeing.put(loader, sees);
            }
        }
        return sees;
    }

    private static boolean findsRuntime(ClassLoader loader) {
        try {
            Class.forName(Coroutine.class.getName(), false, loader);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            if (e.getCause() instanceof VirtualMachineError full) {
                // The end of the stack or of the heap says nothing about the loader.
                throw full;
            }
            return false;
        }
    }
}
