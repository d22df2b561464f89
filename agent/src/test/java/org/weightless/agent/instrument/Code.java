package org.weightless.agent.instrument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.util.Printer;
import org.weightless.agent.instrument.rules.Names;

/**
 * A method written by hand, one instruction a line, to test an analysis with exactly the code that it is about.
 *
 * <pre>
 *   a:                               a label
 *   iload 0                          instructions by the names of the JVM specification
 *   invokestatic Other.call(I)J      owners, names and descriptors in their internal form
 *   getfield Own.count:I
 *   lookupswitch 1:one 5:five other  the default comes last
 *   try from to handler Type         no type catches all
 *   frame I,null,Own / J             a stack map: locals, then operands; new@a is what the new at label a makes
 *   line 7
 * </pre>
 */
public final class Code implements Opcodes {
    public static final String OWN = "made/Own";

    public final MethodNode method;
    private final Map<String, Label> labels = new HashMap<>();
    private int locals;

    private Code(int access, String signature, String text) {
        int parameters = signature.indexOf('(');
        String desc = signature.substring(parameters);
        method = new MethodNode(ASM9, access, signature.substring(0, parameters), desc, null, null);
        locals = Names.argumentSlots(method);
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(this::read);
        method.visitMaxs(20, locals);
    }

    /** A static method without arguments and result. */
    public static Code of(String text) {
        return of("made()V", text);
    }

    /** A static method. */
    public static Code of(String signature, String text) {
        return of(ACC_STATIC, signature, text);
    }

    public static Code of(int access, String signature, String text) {
        return new Code(access, signature, text);
    }

    /** A class of these methods. */
    public static ClassNode owner(int access, Code... methods) {
        ClassNode owner = new ClassNode();
        owner.visit(V17, access, OWN, null, "java/lang/Object", null);
        for (Code code : methods) {
            owner.methods.add(code.method);
        }
        return owner;
    }

    /** The index of the first instruction behind a label. */
    public int at(String label) {
        AbstractInsnNode insn = (LabelNode) labels.get(label).info;
        while (insn.getOpcode() < 0) {
            insn = insn.getNext();
        }
        return method.instructions.indexOf(insn);
    }

    /** The index of the label itself, where jumps go. */
    public int label(String label) {
        return method.instructions.indexOf((LabelNode) labels.get(label).info);
    }

    /** The uninitialised object of the {@code new} at a label. */
    public Label made(String label) {
        return ((LabelNode) labels.get(label).info).getLabel();
    }

    public MethodInsnNode call(String label) {
        return (MethodInsnNode) method.instructions.get(at(label));
    }

    // ---- reading

    private Label find(String name) {
        return labels.computeIfAbsent(name, key -> new Label());
    }

    private void read(String line) {
        String[] words = line.split("\\s+");
        if (words[0].endsWith(":")) {
            method.visitLabel(find(words[0].substring(0, words[0].length() - 1)));
            return;
        }
        switch (words[0]) {
            case "try" -> method.visitTryCatchBlock(find(words[1]), find(words[2]), find(words[3]),
                    words.length > 4 ? words[4] : null);
            case "frame" -> readFrame(line.substring("frame".length()));
            case "line" -> {
                Label start = new Label();
                method.visitLabel(start);
                method.visitLineNumber(Integer.parseInt(words[1]), start);
            }
            default -> readInsn(Arrays.asList(Printer.OPCODES).indexOf(words[0].toUpperCase()), words);
        }
    }

    private void readFrame(String text) {
        String[] halves = text.split(" / ", -1);
        Object[] types = types(halves[0]);
        Object[] stack = halves.length > 1 ? types(halves[1]) : new Object[0];
        method.visitFrame(F_NEW, types.length, types, stack.length, stack);
    }

    private Object[] types(String list) {
        List<Object> types = new ArrayList<>();
        for (String name : list.split(",")) {
            if (!name.isBlank()) {
                types.add(type(name.strip()));
            }
        }
        return types.toArray();
    }

    private Object type(String name) {
        return switch (name) {
            case "I" -> INTEGER;
            case "F" -> FLOAT;
            case "J" -> LONG;
            case "D" -> DOUBLE;
            case "null" -> NULL;
            case "top" -> TOP;
            case "uninitializedThis" -> UNINITIALIZED_THIS;
            default -> name.startsWith("new@") ? find(name.substring("new@".length())) : name;
        };
    }

    private void readInsn(int opcode, String[] words) {
        switch (opcode) {
            case ILOAD, LLOAD, FLOAD, DLOAD, ALOAD, ISTORE, LSTORE, FSTORE, DSTORE, ASTORE -> {
                int variable = Integer.parseInt(words[1]);
                boolean wide = opcode == LLOAD || opcode == DLOAD || opcode == LSTORE || opcode == DSTORE;
                locals = Math.max(locals, variable + (wide ? 2 : 1));
                method.visitVarInsn(opcode, variable);
            }
            case IINC -> method.visitIincInsn(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case BIPUSH, SIPUSH, NEWARRAY -> method.visitIntInsn(opcode, Integer.parseInt(words[1]));
            case NEW, ANEWARRAY, CHECKCAST, INSTANCEOF -> method.visitTypeInsn(opcode, words[1]);
            case MULTIANEWARRAY -> method.visitMultiANewArrayInsn(words[1], Integer.parseInt(words[2]));
            case LDC -> method.visitLdcInsn(words[1].endsWith(";") ? Type.getType(words[1]) : words[1]);
            case GETSTATIC, PUTSTATIC, GETFIELD, PUTFIELD -> {
                String[] parts = words[1].split("[.:]", 3);
                method.visitFieldInsn(opcode, parts[0], parts[1], parts[2]);
            }
            case INVOKEVIRTUAL, INVOKESPECIAL, INVOKESTATIC, INVOKEINTERFACE -> {
                int dot = words[1].indexOf('.');
                int desc = words[1].indexOf('(');
                method.visitMethodInsn(opcode, words[1].substring(0, dot), words[1].substring(dot + 1, desc),
                        words[1].substring(desc), opcode == INVOKEINTERFACE);
            }
            case TABLESWITCH, LOOKUPSWITCH -> readSwitch(opcode, words);
            default -> {
                if (words.length > 1) {
                    method.visitJumpInsn(opcode, find(words[1]));
                } else {
                    method.visitInsn(opcode);
                }
            }
        }
    }

    private void readSwitch(int opcode, String[] words) {
        int count = words.length - 2;
        int[] keys = new int[count];
        Label[] targets = new Label[count];
        for (int i = 0; i < count; i++) {
            String[] arm = words[i + 1].split(":");
            keys[i] = Integer.parseInt(arm[0]);
            targets[i] = find(arm[1]);
        }
        Label other = find(words[count + 1]);
        if (opcode == TABLESWITCH) {
            method.visitTableSwitchInsn(keys[0], keys[count - 1], other, targets);
        } else {
            method.visitLookupSwitchInsn(other, keys, targets);
        }
    }
}
