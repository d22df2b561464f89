package org.weightless.agent;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.weightless.agent.instrument.analyse.HeldMonitors;
import org.weightless.agent.instrument.analyse.NullTexts;
import org.weightless.agent.instrument.plan.ClassPlan;
import org.weightless.agent.instrument.plan.SavedVariables;
import org.weightless.agent.instrument.plan.StoredMethods;
import org.weightless.agent.instrument.rules.Refusal;
import org.weightless.runtime.Engine;

/** Sets the agent up: options, the transformer, and what the runtime needs from it. */
public final class Agent {
    private Agent() {}

    /** Starts with the options of the command line; ends the JVM with a message where they are wrong or ask for help. */
    public static void start(String options, Instrumentation instrumentation) {
        AgentOptions parsed;
        try {
            parsed = AgentOptions.parse(options);
        } catch (IllegalArgumentException e) {
            System.err.println("weightless: " + e.getMessage());
            System.err.println(AgentOptions.usage());
            System.exit(1);
            return;
        }
        if (parsed.help()) {
            System.out.println(AgentOptions.usage());
            System.exit(0);
        }
        try {
            Lookup trusted = trustedLookup(instrumentation);
            install(parsed, ClassFilter.of(parsed), instrumentation, trusted, CommandLine.hasOneAgent(trusted));
        } catch (IllegalStateException e) {
            System.err.println("weightless: " + e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Starts in a running application, which no mistake ends.
     *
     * @throws IllegalArgumentException if the options are wrong
     * @throws IllegalStateException if there is an agent already
     */
    public static void attach(String options, Instrumentation instrumentation) {
        AgentOptions parsed = AgentOptions.parse(options);
        if (parsed.help()) {
            System.err.println(AgentOptions.usage());
        } else {
            install(parsed, ClassFilter.of(parsed), instrumentation);
        }
    }

    /**
     * Installs the agent in this JVM, in which there may be others.
     *
     * @throws IllegalStateException if there is one already
     */
    static Report install(AgentOptions options, ClassFilter filter, Instrumentation instrumentation) {
        Report report = install(options, filter, instrumentation, trustedLookup(instrumentation), false);
        if (options.jdk()) {
            CoreClasses.prepareThroughJdk();
        }
        return report;
    }

    private static Report install(
            AgentOptions options, ClassFilter filter, Instrumentation instrumentation, Lookup trusted, boolean isAlone) {
        Report report = new Report(options, filter);
        CompanionCache cache = new CompanionCache(options);
        NestHosts nestHosts = new NestHosts();
        CurrentBytes current = new CurrentBytes(trusted, instrumentation, isAlone);
        Redefinitions redefinitions = new Redefinitions(instrumentation, !isAlone);
        OtherAgents others = new OtherAgents(trusted, instrumentation, current, redefinitions, nestHosts);
        ChangeHook changes = new ChangeHook(filter, nestHosts, current, redefinitions, others, instrumentation);
        CompanionMaker maker =
                new CompanionMaker(options, cache, filter, report, nestHosts, current, changes, others, trusted,
                        instrumentation);
        redefinitions.listenLast(maker);
        LambdaWatch lambdas = new LambdaWatch(trusted, instrumentation);
        JdkCompanionMaker jdk = new JdkCompanionMaker(options, cache, report, trusted, instrumentation);
        Engine.connect(new RuntimeProvider(trusted, options, filter, report, maker, jdk, redefinitions, lambdas,
                new FrameClasses(cache)));
        CoreClasses core = new CoreClasses(options.jdk());
        instrumentation.addTransformer(new LoadHook(filter, core, nestHosts, current, changes, isAlone), !isAlone);
        if (isAlone) {
            lambdas.begin(changes);
        } else {
            changes.isCalledByLoadHook();
            lambdas.begin();
        }
        System.setProperty(DumpAnswer.PRESENT, "connected");
        if (options.reportsAtExit()) {
            Thread writer = new Thread(null, report::write, "weightless-report", 0, false);
            writer.setContextClassLoader(null);
            Runtime.getRuntime().addShutdownHook(writer);
        }
        return report;
    }

    /** The JDK keeps a lookup for which everything is accessible; it takes an agent to open its package. */
    private static Lookup trustedLookup(Instrumentation instrumentation) {
        Set<Module> agent = Set.of(Agent.class.getModule());
        instrumentation.redefineModule(
                Object.class.getModule(), Set.of(), Map.of(), Map.of("java.lang.invoke", agent), Set.of(), Map.of());
        try {
            Field trusted = Lookup.class.getDeclaredField("IMPL_LOOKUP");
            trusted.setAccessible(true);
            return (Lookup) trusted.get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK has no MethodHandles.Lookup.IMPL_LOOKUP, which the linker needs to reach"
                    + " fiber copies; JDK 17 to 25 have it", e);
        }
    }

    private record RuntimeProvider(Lookup trusted, AgentOptions options, ClassFilter filter, Report report,
            CompanionMaker maker, JdkCompanionMaker jdk, Redefinitions redefinitions, LambdaWatch lambdas,
            FrameClasses frames)
            implements Engine.Provider {
        @Override
        public Map.Entry<Class<?>, Map<String, String>> companion(Class<?> host) {
            return maker.of(host);
        }

        @Override
        public Map.Entry<Class<?>, Map<String, String>> companion(Class<?> host, String method) {
            return jdk.of(host, method);
        }

        @Override
        public void prepareForHandles() {
            CoreClasses.prepareForHandles();
        }

        @Override
        public void prepareForReflection() {
            CoreClasses.prepareForReflection();
        }

        @Override
        public boolean goesThroughJdk() {
            return options.jdk();
        }

        @Override
        public boolean reportsAbandoned() {
            return options.abandoned();
        }

        @Override
        public void onRedefinition(Consumer<Class<?>> listener) {
            redefinitions.listen(listener);
        }

        @Override
        public Object lambdaMetafactory(Class<?> proxy) {
            return lambdas.metafactory(proxy);
        }

        @Override
        public byte[] frameShape(String internalName, int references, int ints, int longs) {
            return frames.shape(internalName, references, ints, longs);
        }

        @Override
        public boolean isDebugged() {
            return CommandLine.hasDebugger(trusted);
        }

        @Override
        public byte[] frameClass(Class<?> companion, String shape, String method, String desc) {
            return frames.frameClass(companion, shape, method, desc, isDebugged());
        }

        @Override
        public void addDumper(BiConsumer<Appendable, Boolean> dumper) {
            DumpAnswer.add(dumper);
        }

        @Override
        public byte[] frameReferences(String shape, int references) {
            return frames.references(shape, references);
        }

        @Override
        public Map<String, String[][]> variables(Class<?> host, Class<?> companion) {
            ClassPlan plan = plan(host, companion);
            return plan == null ? null : SavedVariables.of(plan);
        }

        @Override
        public Map<String, String[][]> storedMethods(Class<?> host, Class<?> companion) {
            ClassPlan plan = plan(host, companion);
            return plan == null ? null : StoredMethods.of(plan);
        }

        private ClassPlan plan(Class<?> host, Class<?> companion) {
            ClassPlan ofJdk = jdk.plan(host, companion);
            return ofJdk != null ? ofJdk : maker.plan(host, companion);
        }

        @Override
        public Map.Entry<String, String> refusal(Class<?> owner, String method, String desc) {
            Map.Entry<String, String> ofJdk = jdk.refusal(owner, method + desc);
            if (ofJdk != null) {
                return ofJdk;
            }
            Refusal refusal = report.refusal(owner, method + desc);
            return refusal == null ? null : Map.entry(refusal.reason().name(), refusal.text());
        }

        @Override
        public String nullText(Class<?> owner, String method, int line, String text, String place) {
            return NullTexts.of(owner, method, line, text, place);
        }

        @Override
        public boolean holdsMonitor(Class<?> owner, String method, int line) {
            return HeldMonitors.at(owner, method, line);
        }

        @Override
        public boolean instruments(Class<?> type) {
            return filter.instruments(type) || jdk.mayHave(type);
        }
    }
}
