package org.weightless.agent.instrument.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** The methods of records, written out, against what the JDK makes of the same class files. */
class RecordMethodsTest implements Opcodes {
    private static final List<String> LOG = new ArrayList<>();

    /** A component that tells when it is asked. */
    record Part(String name) {
        @Override
        public String toString() {
            LOG.add("text " + name);
            return "<" + name + ">";
        }

        @Override
        public int hashCode() {
            LOG.add("hash " + name);
            return name.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            LOG.add("equals " + name);
            return other instanceof Part part && part.name.equals(name);
        }
    }

    record Everything(Object first, boolean flag, char letter, byte small, short middle, int number, long large, float half,
            double whole, String text, List<?> list, int[] array, Object[] objects, Object last) {}

    record Plain(int number, String text, Integer boxed, Plain next, long[] array) {}

    record Failing(Object first, Object second) {}

    record Odd$Name(Object only) {}

    record Most(Object a0, long a1, long a2, long a3, long a4, long a5, long a6, long a7, long a8, long a9, long a10, long a11,
            long a12, long a13, long a14, long a15, long a16, long a17, long a18, long a19, long a20, long a21, long a22,
            long a23, long a24, long a25, long a26, long a27, long a28, long a29, long a30, long a31, long a32, long a33,
            long a34, long a35, long a36, long a37, long a38, long a39, long a40, long a41, long a42, long a43, long a44,
            long a45, long a46, long a47, long a48, long a49, long a50, long a51, long a52, long a53, long a54, long a55,
            long a56, long a57, long a58, long a59, long a60, long a61, long a62, long a63, long a64, long a65, long a66,
            long a67, long a68, long a69, long a70, long a71, long a72, long a73, long a74, long a75, long a76, long a77,
            long a78, long a79, long a80, long a81, long a82, long a83, long a84, long a85, long a86, long a87, long a88,
            long a89, long a90, long a91, long a92, long a93, long a94, long a95, long a96, long a97, long a98, long a99,
            long a100) {}

    private static ClassNode read(Class<?> type) {
        ClassNode node = new ClassNode();
        try {
            new ClassReader(type.getName()).accept(node, ClassReader.EXPAND_FRAMES);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return node;
    }

    /** The record's class once more, with its methods written out. */
    private static Class<?> writtenOut(Class<?> type) {
        ClassNode node = read(type);
        RecordMethods.writeOut(node);
        assertFalse(calls(node).contains("java/lang/runtime/ObjectMethods"), "not written out");
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        node.accept(writer);
        byte[] bytes = writer.toByteArray();
        Class<?> twin = new ClassLoader(type.getClassLoader()) {
            Class<?> define() {
                return defineClass(type.getName(), bytes, 0, bytes.length);
            }
        }.define();
        assertNotSame(type, twin);
        return twin;
    }

    private static List<String> calls(ClassNode node) {
        List<String> owners = new ArrayList<>();
        for (MethodNode method : node.methods) {
            for (AbstractInsnNode insn : method.instructions) {
                if (insn instanceof InvokeDynamicInsnNode site) {
                    owners.add(site.bsm.getOwner());
                }
            }
        }
        return owners;
    }

    private static Object made(Class<?> type, Object... values) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static final int[] NUMBERS = {1};
    private static final Object[] OBJECTS = {"x", null};

    /** Values for {@link Everything}: each row differs from the first in one component. */
    private static List<Object[]> values() {
        Object[] first = {new Part("first"), true, 'x', (byte) -1, (short) 2, 3, 4L, -0.0f, Double.NaN, "text", List.of(1),
            NUMBERS, OBJECTS, new Part("last")};
        Object[] others = {new Part("other"), false, '\uffff', (byte) 127, Short.MIN_VALUE, Integer.MIN_VALUE, 4L << 40, 0.0f,
            -0.0, null, List.of(), null, new Object[0], null};
        List<Object[]> rows = new ArrayList<>();
        rows.add(first);
        for (int i = 0; i < first.length; i++) {
            Object[] row = first.clone();
            row[i] = others[i];
            rows.add(row);
        }
        return rows;
    }

    @Test
    void textsAndHashCodesAreTheJdks() {
        Class<?> twin = writtenOut(Everything.class);
        for (Object[] row : values()) {
            Object jdks = made(Everything.class, row);
            Object own = made(twin, row);
            assertEquals(jdks.toString(), own.toString());
            assertEquals(jdks.hashCode(), own.hashCode());
        }
    }

    @Test
    void comparisonsAreTheJdks() {
        Class<?> twin = writtenOut(Everything.class);
        for (Object[] row : values()) {
            for (Object[] other : values()) {
                assertEquals(made(Everything.class, row).equals(made(Everything.class, other)),
                        made(twin, row).equals(made(twin, other)), () -> Arrays.toString(row) + Arrays.toString(other));
            }
            assertFalse(made(twin, row).equals(null));
            assertFalse(made(twin, row).equals(made(Everything.class, row)));
        }
    }

    @Test
    void componentsAreAskedInTheJdksOrder() {
        Class<?> twin = writtenOut(Everything.class);
        Object[] row = values().get(0);
        // equal parts, but others: the JDK does not ask what is the same
        Object[] other = values().get(0);
        List<String> jdks = asked(made(Everything.class, row), made(Everything.class, other));
        assertTrue(jdks.contains("equals first"));
        assertEquals(jdks, asked(made(twin, row), made(twin, other)));
    }

    private static List<String> asked(Object one, Object other) {
        LOG.clear();
        one.toString();
        one.hashCode();
        one.equals(other);
        return List.copyOf(LOG);
    }

    @Test
    void aNameIsWhatTheSourceCallsTheRecord() {
        for (Class<?> type : List.of(Failing.class, Odd$Name.class)) {
            Object[] values = new Object[type.getRecordComponents().length];
            assertEquals(made(type, values).toString(), made(writtenOut(type), values).toString());
        }
        record Local(Object only) {}
        assertEquals("Local[only=1]", made(writtenOut(Local.class), 1).toString());
    }

    @Test
    void traceHasTheLineOfTheRecord() {
        Object failing = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException();
            }
        };
        Object twin = made(writtenOut(Failing.class), "first", failing);
        StackTraceElement[] jdks = assertThrows(IllegalStateException.class, new Failing("first", failing)::toString)
                .getStackTrace();
        StackTraceElement[] own = assertThrows(IllegalStateException.class, twin::toString).getStackTrace();
        assertEquals(lineIn(jdks), lineIn(own));
    }

    private static int lineIn(StackTraceElement[] trace) {
        return Stream.of(trace).filter(each -> each.getClassName().equals(Failing.class.getName())).findFirst().orElseThrow()
                .getLineNumber();
    }

    // ---- what stays as it is

    private static void staysAsItIs(ClassNode node) {
        List<String> before = calls(node);
        RecordMethods.writeOut(node);
        assertEquals(before, calls(node));
    }

    @Test
    void whatCallsNobodyBackStaysAsItIs() {
        staysAsItIs(read(Plain.class));
    }

    @Test
    void moreThanCanBeConcatenatedAtOnceStayAsTheyAre() {
        staysAsItIs(read(Most.class));
    }

    @Test
    void aMethodThatDoesMoreThanAskTheSiteStaysAsItIs() {
        ClassNode node = read(Failing.class);
        for (MethodNode method : node.methods) {
            method.instructions.insert(new InsnNode(NOP));
        }
        staysAsItIs(node);
    }

    @Test
    void fieldsOfOthersStayWithTheJdk() {
        ClassNode node = read(Failing.class);
        for (MethodNode method : node.methods) {
            for (AbstractInsnNode insn : method.instructions) {
                if (insn instanceof InvokeDynamicInsnNode site) {
                    site.bsmArgs[3] = new Handle(H_GETFIELD, "made/Other", "second", "Ljava/lang/Object;", false);
                }
            }
        }
        staysAsItIs(node);
    }
}
