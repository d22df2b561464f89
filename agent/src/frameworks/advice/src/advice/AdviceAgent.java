package advice;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;

import java.lang.instrument.Instrumentation;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/** An agent of somebody else: its advice surrounds each method of {@code work.Work}. */
public class AdviceAgent {
    static class Around {
        @Advice.OnMethodEnter
        static void enter(@Advice.Origin("#m") String method) {
            System.out.println("> " + method);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(@Advice.Origin("#m") String method) {
            System.out.println("< " + method);
        }
    }

    public static void premain(String options, Instrumentation instrumentation) {
        install(options, instrumentation);
    }

    /** With the option {@code retransform} as an agent that can change loaded classes. */
    public static void install(String options, Instrumentation instrumentation) {
        AgentBuilder builder = new AgentBuilder.Default().disableClassFormatChanges();
        if ("retransform".equals(options)) {
            builder = builder.with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION);
        }
        builder.type(named("work.Work"))
                .transform((type, description, loader, module, domain) ->
                        type.visit(Advice.to(Around.class).on(nameStartsWith("step"))))
                .installOn(instrumentation);
    }
}
