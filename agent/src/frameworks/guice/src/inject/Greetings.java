package inject;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Provides;
import com.google.inject.matcher.Matchers;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.weightless.Fiber;
import org.weightless.Generator;

/** Injection, and an interceptor: {@code Greetings [fibers]}. */
public class Greetings {
    @Retention(RetentionPolicy.RUNTIME)
    @interface Loud {}

    interface Greeter {
        String greet(String name);
    }

    @Singleton
    static class Politely implements Greeter {
        private final String word;
        private final Provider<Counter> counter;

        @Inject
        Politely(@Named("word") String word, Provider<Counter> counter) {
            this.word = word;
            this.counter = counter;
        }

        @Override
        public String greet(String name) {
            return word + ", " + name + " " + counter.get().next();
        }
    }

    static class Counter {
        @Inject private Tally tally;

        int next() {
            return ++tally.count;
        }
    }

    @Singleton
    static class Tally {
        private int count;
    }

    /** Its class is made by Guice, as a method of it is intercepted. */
    static class Announcer {
        @Inject Greeter greeter;

        @Loud
        String announce(String name) {
            return greeter.greet(name);
        }

        void each(String... names) {
            for (String name : names) {
                Fiber.yield(greeter.greet(name));
                Fiber.yield(announce(name));
            }
        }
    }

    static class Wiring extends AbstractModule {
        @Override
        protected void configure() {
            bind(Greeter.class).to(Politely.class);
            MethodInterceptor loudly = call -> call.proceed().toString().toUpperCase();
            bindInterceptor(Matchers.any(), Matchers.annotatedWith(Loud.class), loudly);
        }

        @Provides
        @Named("word")
        String word() {
            return "Hello";
        }
    }

    public static void main(String[] arguments) {
        Injector injector = Guice.createInjector(new Wiring());
        Announcer announcer = injector.getInstance(Announcer.class);
        System.out.println(announcer.greeter.greet("Ada") + "; " + announcer.announce("Grace"));
        System.out.println(announcer.getClass() != Announcer.class);
        if (List.of(arguments).contains("fibers")) {
            Generator.of(() -> announcer.each("Ada", "Grace")).forEachRemaining(System.out::println);
            Generator.of(() -> {
                Injector inside = Guice.createInjector(new Wiring());
                Fiber.yield(inside.getInstance(Greeter.class).greet("Barbara"));
            }).forEachRemaining(System.out::println);
        }
    }
}
