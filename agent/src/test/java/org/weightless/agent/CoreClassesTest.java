package org.weightless.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.weightless.agent.testing.CoreFiles;

/** The classes of the core that are initialised in time are all that an end of the stack could harm. */
class CoreClassesTest {
    /** Initialised when the agent begins, as the boot loader's: a copy that an application brings along is never used. */
    private static final String BEGUN = "runtime.LambdaProxies";

    /** Those with an initialiser, and those that need fiber copies; but those that only the flight recorder loads. */
    private static Set<String> harmed() throws IOException {
        Set<String> names = new TreeSet<>();
        CoreFiles.all().forEach((name, bytes) -> {
            boolean yields = ClassFilter.isOwnYielding("org/weightless/" + name.replace('.', '/'));
            if ((hasInitialiser(bytes) || yields) && !name.endsWith("Event") && !name.endsWith("package-info")) {
                names.add(name);
            }
        });
        return names;
    }

    private static boolean hasInitialiser(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains("<clinit>");
    }

    /** All that are prepared, but the tables behind switches over enums, which some compilers make. */
    private static Set<String> prepared() {
        Set<String> prepared = new TreeSet<>(CoreClasses.ALWAYS);
        prepared.addAll(CoreClasses.THROUGH_JDK);
        prepared.addAll(CoreClasses.THROUGH_HANDLES);
        prepared.addAll(CoreClasses.THROUGH_REFLECTION);
        CoreClasses.BEHIND.values().forEach(prepared::addAll);
        prepared.removeIf(name -> name.matches(".*\\$\\d+"));
        return prepared;
    }

    @Test
    void eachClassThatCouldBeLostIsInitialisedInTime() throws IOException {
        Set<String> forgotten = harmed();
        assertTrue(forgotten.remove(BEGUN), "still one that counts");
        assertTrue(forgotten.containsAll(Set.of("GeneratorCompanion", "internal.run.RunLoop", "itertools.Tee")),
                "or this test says nothing");
        CoreClasses.ALWAYS.forEach(forgotten::remove);
        CoreClasses.THROUGH_JDK.forEach(forgotten::remove);
        CoreClasses.THROUGH_HANDLES.forEach(forgotten::remove);
        CoreClasses.THROUGH_REFLECTION.forEach(forgotten::remove);
        CoreClasses.BEHIND.values().forEach(forgotten::removeAll);
        assertEquals(Set.of(), forgotten);
    }

    @Test
    void whatLambdasAreMadeWithIsInitialisedWhenTheAgentBegins() throws ReflectiveOperationException {
        Class<?> begun = Class.forName("org.weightless." + BEGUN, false, null);
        Field spin = begun.getDeclaredField("spinInnerClass");
        spin.setAccessible(true);
        assertNotNull(spin.get(null));
    }

    @Test
    void eachNameIsThatOfAClass() throws IOException {
        Set<String> names = new TreeSet<>(prepared());
        CoreClasses.BEHIND.keySet().forEach(named -> names.add(named.replaceFirst("\\..*", "").replace('/', '.')));
        names.removeAll(CoreFiles.all().keySet());
        assertEquals(Set.of(), names);
    }
}
