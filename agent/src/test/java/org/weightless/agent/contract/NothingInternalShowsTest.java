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
    /** The packages that users do not see. */
    private static boolean isHidden(String type) {
        return type.startsWith("org.weightless.runtime.") || type.startsWith("org.weightless.internal.");
    }

    private static List<Class<?>> publicTypes() throws IOException {
        List<Class<?>> types = new ArrayList<>();
        for (String file : CoreFiles.all().keySet()) {
            String name = "org.weightless." + file;
            try {
                Class<?> type = Class.forName(name, false, Fiber.class.getClassLoader());
                if (Modifier.isPublic(type.getModifiers()) && !isHidden(name)) {
                    types.add(type);
                }
            } catch (ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }
        return types;
    }

    private static boolean namesHidden(Executable executable) {
        return Stream.concat(Arrays.stream(executable.getParameterTypes()), Stream.of(executable.getDeclaringClass()))
                .anyMatch(type -> isHidden(type.getName()));
    }

    @Test
    void noPublicMethodConstructorOrFieldIsOrNamesAHiddenOne() throws IOException {
        List<Class<?>> types = publicTypes();
        assertFalse(types.isEmpty());
        List<String> internal = new ArrayList<>();
        for (Class<?> type : types) {
            for (Method method : type.getMethods()) {
                if (namesHidden(method) || isHidden(method.getReturnType().getName())) {
                    internal.add(method.toString());
                }
            }
            Arrays.stream(type.getConstructors()).filter(NothingInternalShowsTest::namesHidden)
                    .forEach(each -> internal.add(each.toString()));
            for (Field field : type.getFields()) {
                if (isHidden(field.getDeclaringClass().getName()) || isHidden(field.getType().getName())) {
                    internal.add(field.toString());
                }
            }
        }
        assertEquals(List.of(), internal);
    }
}
