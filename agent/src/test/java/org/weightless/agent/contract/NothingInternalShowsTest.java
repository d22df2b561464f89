package org.weightless.agent.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.agent.testing.CoreFiles;

/** What users can call, inherited members included, is the API and nothing of what generated code calls. */
class NothingInternalShowsTest {
    private static final String RUNTIME = "org.weightless.runtime.";

    private static List<Class<?>> publicTypes() throws IOException {
        List<Class<?>> types = new ArrayList<>();
        for (String file : CoreFiles.all().keySet()) {
            String name = "org.weightless." + file;
            try {
                Class<?> type = Class.forName(name, false, Fiber.class.getClassLoader());
                if (Modifier.isPublic(type.getModifiers()) && !name.startsWith(RUNTIME)) {
                    types.add(type);
                }
            } catch (ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }
        return types;
    }

    private static boolean namesRuntime(Executable executable) {
        return Stream.concat(Arrays.stream(executable.getParameterTypes()), Stream.of(executable.getDeclaringClass()))
                .anyMatch(type -> type.getName().startsWith(RUNTIME));
    }

    @Test
    void noPublicMethodConstructorOrFieldIsOrNamesOneOfTheRuntime() throws IOException {
        List<Class<?>> types = publicTypes();
        assertFalse(types.isEmpty());
        List<String> internal = new ArrayList<>();
        for (Class<?> type : types) {
            for (Method method : type.getMethods()) {
                if (namesRuntime(method) || method.getReturnType().getName().startsWith(RUNTIME)) {
                    internal.add(method.toString());
                }
            }
            Arrays.stream(type.getConstructors()).filter(NothingInternalShowsTest::namesRuntime).forEach(each -> internal.add(each.toString()));
            for (Field field : type.getFields()) {
                if (field.getDeclaringClass().getName().startsWith(RUNTIME) || field.getType().getName().startsWith(RUNTIME)) {
                    internal.add(field.toString());
                }
            }
        }
        assertEquals(List.of(), internal);
    }
}
