/*
 * A logger's diagnostic context is bound to the thread. Fibers that take turns in one thread would write into each
 * other's, unless the scheduler is told to put it back before each slice and to take it along behind it: two methods,
 * capture and restore. What is the program's own needs none of that: a FiberLocal belongs to the fiber from the start.
 *
 * Prints:
 *   without:
 *   [request 2] reads the order
 *   [request 2] reads the order
 *   with the context:
 *   [request 1] reads the order
 *   [request 2] reads the order
 *   with a FiberLocal:
 *   request 1 is ada's
 *   request 2 is nobody's
 *   outside it is the thread's, nobody
 */
package org.weightless.docs;

import java.util.HashMap;
import java.util.Map;
import org.weightless.Fiber;
import org.weightless.FiberLocal;
import org.weightless.Scheduler;
import org.weightless.ThreadContext;

public class S49_DiagnosticContext {
    /** Stands for SLF4J's MDC, which has these methods by these names. */
    static class MDC {
        private static final ThreadLocal<Map<String, String>> MAP = ThreadLocal.withInitial(HashMap::new);

        static void put(String key, String value) {
            MAP.get().put(key, value);
        }

        static String get(String key) {
            return MAP.get().get(key);
        }

        static Map<String, String> getCopyOfContextMap() {
            return new HashMap<>(MAP.get());
        }

        static void setContextMap(Map<String, String> map) {
            MAP.set(new HashMap<>(map));
        }
    }

    static class Diagnostics implements ThreadContext {
        @Override
        public Object capture() {
            return MDC.getCopyOfContextMap();
        }

        @Override
        @SuppressWarnings("unchecked")
        public void restore(Object captured) {
            MDC.setContextMap((Map<String, String>) captured);
        }
    }

    static final FiberLocal<String> USER = FiberLocal.withInitial(() -> "nobody");

    static void serve(int request) {
        MDC.put("request", "request " + request);
        Fiber.yield(); // asks a data base, say
        System.out.println("[" + MDC.get("request") + "] reads the order");
    }

    static void runTwo(Scheduler scheduler) {
        for (int i = 1; i <= 2; i++) {
            int request = i;
            scheduler.spawn(() -> serve(request));
        }
        scheduler.run();
    }

    public static void main(String[] args) {
        System.out.println("without:");
        runTwo(Scheduler.roundRobin());
        System.out.println("with the context:");
        runTwo(Scheduler.roundRobin().context(new Diagnostics()));
        System.out.println("with a FiberLocal:");
        Scheduler scheduler = Scheduler.roundRobin();
        scheduler.spawn(() -> {
            USER.set("ada");
            Fiber.yield();
            System.out.println("request 1 is " + USER.get() + "'s");
        });
        scheduler.spawn(() -> {
            Fiber.yield();
            System.out.println("request 2 is " + USER.get() + "'s");
        });
        scheduler.run();
        System.out.println("outside it is the thread's, " + USER.get());
    }
}
