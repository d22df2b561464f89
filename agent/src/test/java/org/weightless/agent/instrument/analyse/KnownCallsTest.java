package org.weightless.agent.instrument.analyse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** What is taken to be the JDK's for certain is compared with the JDK that runs: nobody can override it. */
class KnownCallsTest {
    @Test
    void nobodyExtendsTheFinalClasses() throws ClassNotFoundException {
        List<String> names = new ArrayList<>(KnownCalls.FINAL_CLASSES);
        names.addAll(KnownCalls.CALLING_BACK);
        for (String name : names) {
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
            assertTrue(overloads.stream()
                    .allMatch(method -> Modifier.isFinal(method.getModifiers() | type.getModifiers())), name);
        }
    }

    @Test
    void nothingCallsBackInTheLeaves() throws IOException {
        List<String> callbacks = new ArrayList<>();
        for (String leaf : KnownCalls.LEAVES) {
            String owner = leaf.substring(0, leaf.indexOf('.'));
            String name = leaf.substring(leaf.indexOf('.') + 1);
            List<MethodNode> overloads = read(owner).methods.stream()
                    .filter(method -> name.endsWith(")") ? (method.name + method.desc).startsWith(name)
                            : method.name.equals(name))
                    .toList();
            assertFalse(overloads.isEmpty(), leaf);
            for (MethodNode each : overloads) {
                addCallbacks(leaf, each, new HashSet<>(), callbacks);
            }
        }
        assertEquals(List.of(), callbacks);
    }

    private static ClassNode read(String owner) throws IOException {
        ClassNode node = new ClassNode();
        new ClassReader(owner).accept(node, ClassReader.SKIP_DEBUG);
        return node;
    }

    /** Follows the calls of the JDK's that nobody can override. Locked methods are refused, whatever they call. */
    private static void addCallbacks(String leaf, MethodNode method, Set<String> seen, List<String> callbacks)
            throws IOException {
        if ((method.access & Opcodes.ACC_SYNCHRONIZED) != 0) {
            return;
        }
        for (AbstractInsnNode insn : method.instructions) {
            if (!(insn instanceof MethodInsnNode call) || KnownCalls.callsNobodyBack(call)
                    || !seen.add(call.owner + "." + call.name + call.desc)) {
                continue;
            }
            MethodNode target = KnownCalls.staysInTheJdk(call) ? declared(call) : null;
            if (target == null) {
                callbacks.add(leaf + " calls " + call.owner + "." + call.name);
            } else {
                addCallbacks(leaf, target, seen, callbacks);
            }
        }
    }

    private static MethodNode declared(MethodInsnNode call) throws IOException {
        return read(call.owner).methods.stream()
                .filter(method -> method.name.equals(call.name) && method.desc.equals(call.desc))
                .findFirst()
                .orElse(null);
    }

    private static boolean staysInTheJdk(int opcode, String owner, String name) {
        return staysInTheJdk(opcode, owner, name, "()V");
    }

    private static boolean staysInTheJdk(int opcode, String owner, String name, String desc) {
        return KnownCalls.staysInTheJdk(new MethodInsnNode(opcode, owner, name, desc));
    }

    private static boolean callsNobodyBack(int opcode, String owner, String name) {
        return callsNobodyBack(opcode, owner, name, "()V");
    }

    private static boolean callsNobodyBack(int opcode, String owner, String name, String desc) {
        return KnownCalls.callsNobodyBack(new MethodInsnNode(opcode, owner, name, desc));
    }

    @Test
    void whatGetsAnObjectMayCallItBack() {
        String takesObject = "(Ljava/lang/Object;)Ljava/lang/String;";
        assertFalse(callsNobodyBack(Opcodes.INVOKESTATIC, "java/lang/String", "valueOf", takesObject));
        assertTrue(callsNobodyBack(Opcodes.INVOKESTATIC, "java/lang/String", "valueOf", "(I)Ljava/lang/String;"));
        assertFalse(callsNobodyBack(Opcodes.INVOKEVIRTUAL, "java/lang/StringBuilder", "append", takesObject));
        assertTrue(callsNobodyBack(Opcodes.INVOKEVIRTUAL, "java/lang/String", "equals", takesObject));
        assertFalse(callsNobodyBack(Opcodes.INVOKESPECIAL, "java/util/ArrayList", "forEach"));
        assertTrue(callsNobodyBack(Opcodes.INVOKESPECIAL, "java/lang/Object", "hashCode"));
        assertFalse(callsNobodyBack(Opcodes.INVOKEVIRTUAL, "java/lang/Object", "hashCode"));
        assertTrue(callsNobodyBack(Opcodes.INVOKESTATIC, "java/lang/Class", "cast", takesObject), "stays plain by rule");
    }

    private static boolean constructs(String owner, String... arguments) {
        return callsNobodyBack(Opcodes.INVOKESPECIAL, owner, "<init>", "(L" + String.join(";L", arguments) + ";)V");
    }

    @Test
    void aConstructorMayAskForWhatItsArgumentHolds() {
        for (String asked : List.of("java/lang/Iterable", "java/lang/CharSequence", "java/lang/Readable",
                "java/io/InputStream", "java/io/OutputStream", "java/util/Collection", "java/util/List", "java/util/Set",
                "java/util/SortedSet", "java/util/NavigableSet", "java/util/Queue", "java/util/Deque",
                "java/util/PriorityQueue", "java/util/Map", "java/util/SortedMap", "java/util/NavigableMap",
                "java/util/EnumMap", "java/util/Iterator", "java/util/Enumeration", "java/util/function/Supplier")) {
            assertFalse(constructs("java/util/Some", asked), asked);
            assertFalse(constructs("java/util/Some", "java/lang/String", asked), asked);
        }
        assertFalse(constructs("java/util/StringJoiner", "java/lang/CharSequence"),
                "of a final class, which asks for the text");
        assertFalse(callsNobodyBack(Opcodes.INVOKEVIRTUAL, "java/util/Some", "-init", "(Ljava/util/Collection;)V"),
                "as a method of an object that exists");
    }

    @Test
    void aConstructorKeepsWhatItAsksLater() {
        assertTrue(constructs("java/util/TreeMap", "java/util/Comparator"));
        assertTrue(constructs("java/lang/Thread", "java/lang/Runnable"));
        assertTrue(callsNobodyBack(Opcodes.INVOKESPECIAL, "java/util/ArrayList", "<init>", "([Ljava/util/Collection;)V"));
        assertTrue(callsNobodyBack(Opcodes.INVOKESPECIAL, "java/util/ArrayList", "<init>", "(I)V"));
    }

    @Test
    void constructorsOfWhatIsThrownAndOfWhatStaysPlainAreNotCopied() {
        assertTrue(constructs("java/lang/IllegalStateException", "java/util/function/Supplier"));
        assertTrue(constructs("java/lang/AssertionError", "java/util/function/Supplier"));
        assertTrue(constructs("java/lang/Thread", "java/util/function/Supplier"));
        assertFalse(constructs("made/Own", "java/util/Collection"), "anybody's");
        assertFalse(constructs("made/Own", "java/lang/String"), "anybody's");
    }

    @Test
    void someConstructorsCallNobodyButAClassBelow() {
        MethodInsnNode call = new MethodInsnNode(Opcodes.INVOKESPECIAL, "java/util/Random", "<init>", "(J)V");
        assertTrue(KnownCalls.makesWithoutOverriding(call, "java/lang/Object"));
        assertFalse(KnownCalls.makesWithoutOverriding(call, "java/util/Random"), "the object is one of a class below");
        assertFalse(KnownCalls.callsNobodyBack(call));
    }

    @Test
    void someMethodsOfClassesThatStayPlainCallBack() {
        String takesBlocker = "(Ljava/util/concurrent/ForkJoinPool$ManagedBlocker;)V";
        assertFalse(callsNobodyBack(Opcodes.INVOKESTATIC, "java/util/concurrent/ForkJoinPool", "managedBlock", takesBlocker));
        assertTrue(callsNobodyBack(Opcodes.INVOKESTATIC, "java/util/concurrent/ForkJoinPool", "other", takesBlocker));
        assertFalse(callsNobodyBack(Opcodes.INVOKESPECIAL, "java/lang/Object", "toString"));
    }

    @Test
    void looksAtTheStackAreNotLeftToTheJdk() {
        assertFalse(callsNobodyBack(Opcodes.INVOKESTATIC, "java/lang/Thread", "dumpStack", "()V"));
        assertFalse(callsNobodyBack(
                Opcodes.INVOKESTATIC, "java/io/ObjectInputStream", "latestUserDefinedLoader", "()Ljava/lang/ClassLoader;"));
    }

    @Test
    void membersAreCalledByReflectionAndHandles() {
        assertFalse(callsNobodyBack(Opcodes.INVOKEVIRTUAL, "java/lang/reflect/Method", "invoke"));
        assertTrue(callsNobodyBack(Opcodes.INVOKEVIRTUAL, "java/lang/reflect/Method", "getName"));
        assertFalse(callsNobodyBack(Opcodes.INVOKEVIRTUAL, "java/lang/reflect/Constructor", "newInstance"));
        assertFalse(callsNobodyBack(Opcodes.INVOKEVIRTUAL, "java/lang/invoke/MethodHandle", "invokeExact"));
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
    void theClassOfAnObjectIsKnownWhateverTypeTheCallNames() {
        assertTrue(staysInTheJdk(Opcodes.INVOKEINTERFACE, "made/Own", "getClass", "()Ljava/lang/Class;"));
        assertFalse(staysInTheJdk(Opcodes.INVOKESTATIC, "made/Own", "getClass", "(I)Ljava/lang/Class;"));
    }

    @Test
    void arraysHaveNoMethodsButTheJdks() {
        assertTrue(staysInTheJdk(Opcodes.INVOKEVIRTUAL, "[Lmade/Own;", "clone"));
    }

    @Test
    void noOtherCallCanTakeThePlaceOfASignaturePolymorphicOne() {
        assertTrue(staysInTheJdk(Opcodes.INVOKEVIRTUAL, "java/lang/invoke/VarHandle", "compareAndSet"));
        assertFalse(staysInTheJdk(Opcodes.INVOKEVIRTUAL, "java/lang/invoke/MethodHandle", "bindTo"));
    }
}
