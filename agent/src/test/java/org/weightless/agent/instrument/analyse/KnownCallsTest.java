package org.weightless.agent.instrument.analyse;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodInsnNode;

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

    private static boolean staysInTheJdk(int opcode, String owner, String name) {
        return KnownCalls.staysInTheJdk(new MethodInsnNode(opcode, owner, name, "()V"));
    }

    @Test
    void staticMethodsAndConstructorsOfTheJdkStayThere() {
        assertTrue(staysInTheJdk(Opcodes.INVOKESTATIC, "java/util/List", "of"));
        assertTrue(staysInTheJdk(Opcodes.INVOKESPECIAL, "java/util/ArrayList", "<init>"));
        assertFalse(staysInTheJdk(Opcodes.INVOKESTATIC, "javax/swing/Box", "createGlue"),
                "packages of javax are anybody's");
        assertFalse(staysInTheJdk(Opcodes.INVOKESTATIC, "made/Own", "of"));
    }

    @Test
    void whatCanBeOverriddenMayLeaveTheJdk() {
        assertFalse(staysInTheJdk(Opcodes.INVOKEINTERFACE, "java/lang/Runnable", "run"));
        assertFalse(staysInTheJdk(Opcodes.INVOKEVIRTUAL, "java/lang/Object", "toString"));
        assertTrue(staysInTheJdk(Opcodes.INVOKEVIRTUAL, "java/lang/Object", "getClass"));
        assertTrue(staysInTheJdk(Opcodes.INVOKEVIRTUAL, "java/lang/String", "toString"));
    }

    @Test
    void arraysHaveNoMethodsButTheJdks() {
        assertTrue(staysInTheJdk(Opcodes.INVOKEVIRTUAL, "[Lmade/Own;", "clone"));
    }

    @Test
    void noOtherCallCanTakeThePlaceOfASignaturePolymorphicOne() {
        assertTrue(staysInTheJdk(Opcodes.INVOKEVIRTUAL, "java/lang/invoke/MethodHandle", "invokeExact"));
        assertTrue(staysInTheJdk(Opcodes.INVOKEVIRTUAL, "java/lang/invoke/VarHandle", "compareAndSet"));
        assertFalse(staysInTheJdk(Opcodes.INVOKEVIRTUAL, "java/lang/invoke/MethodHandle", "bindTo"));
    }
}
