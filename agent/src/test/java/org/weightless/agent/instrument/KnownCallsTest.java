package org.weightless.agent.instrument;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is taken to be the JDK's for certain is compared with the JDK that runs: nobody can override it. */
class KnownCallsTest {
    @Test
    void nobodyExtendsTheFinalClasses() throws ClassNotFoundException {
        for (String name : KnownCalls.FINAL_CLASSES) {
            Class<?> type = Class.forName(name.replace('/', '.'));
            assertTrue(Modifier.isFinal(type.getModifiers()), name);
        }
    }

    @Test
    void nobodyOverridesTheFinalMethods() throws ClassNotFoundException {
        for (String name : KnownCalls.FINAL_METHODS) {
            int dot = name.indexOf('.');
            Class<?> type = Class.forName(name.substring(0, dot).replace('/', '.'));
            List<Method> overloads = Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.getName().equals(name.substring(dot + 1)) && !method.isSynthetic())
                    .toList();
            assertTrue(!overloads.isEmpty(), name);
            assertTrue(overloads.stream().allMatch(method -> Modifier.isFinal(method.getModifiers())), name);
        }
    }
}
