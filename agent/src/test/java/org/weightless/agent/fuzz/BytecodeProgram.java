package org.weightless.agent.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.testing.Asm;
import org.weightless.agent.testing.Made;

/**
 * A random method as no compiler writes it: many values stay on the stack under calls, in loops and in front of
 * handlers, and each local holds values of several kinds in turn. It always ends, and logs and returns what it
 * computes.
 */
final class BytecodeProgram implements Opcodes {
    /** The kinds of values, by the letter of their descriptors. */
    private static final String KINDS = "IJFDS";
    private static final int LOCALS = 24;
    private static final int DEEPEST = 14;

    private final Random random;
    private final MethodVisitor code;
    private final List<Character> stack = new ArrayList<>();
    private final char[] locals = new char[2 * LOCALS];
    private int writable = LOCALS;
    private int nesting;
    /** So many values lie on the stack that are none of the block's: a handler would lose them. */
    private int under;

    private BytecodeProgram(long seed, MethodVisitor code) {
        random = new Random(seed);
        this.code = code;
    }

    /** A {@link java.util.concurrent.Callable} of about so many steps. */
    static Made made(long seed, int version, int steps) {
        ClassWriter writer = Asm.begin(version, version < V1_6 ? ClassWriter.COMPUTE_MAXS : ClassWriter.COMPUTE_FRAMES);
        Asm.method(writer, ACC_PUBLIC, "call", "()Ljava/lang/Object;", code -> new BytecodeProgram(seed, code).emit(steps));
        writer.visitEnd();
        return new Made().with(Asm.NAME, writer.toByteArray());
    }

    private void emit(int steps) {
        block(steps);
        while (!stack.isEmpty()) {
            log();
        }
        code.visitLdcInsn("end");
        code.visitInsn(ARETURN);
    }

    private void block(int steps) {
        for (int left = steps; left > 0; left--) {
            int inner = Math.min(left, 4 + random.nextInt(28));
            switch (random.nextInt(nesting < 3 && inner > 3 ? 16 : 12)) {
                case 0, 1 -> push();
                case 2, 3 -> load();
                case 4, 5 -> store();
                case 6, 7 -> suspend();
                case 8 -> Asm.yieldPoint(code);
                case 9 -> combine();
                case 10 -> duplicate();
                case 11 -> swap();
                case 12, 13 -> {
                    branch(inner / 2);
                    left -= inner;
                }
                case 14 -> {
                    loop(inner);
                    left -= inner;
                }
                default -> {
                    if (under == 0) {
                        guarded(inner);
                        left -= inner;
                    }
                }
            }
            while (stack.size() > DEEPEST) {
                log();
            }
        }
    }

    private void push() {
        push(KINDS.charAt(random.nextInt(KINDS.length())));
    }

    private void push(char kind) {
        int value = random.nextInt(100);
        switch (kind) {
            case 'I' -> Asm.push(code, value);
            case 'J' -> code.visitLdcInsn((long) value);
            case 'F' -> code.visitLdcInsn(value / 4f);
            case 'D' -> code.visitLdcInsn(value / 8.0);
            default -> code.visitLdcInsn("s" + value);
        }
        stack.add(kind);
    }

    private int opcode(char kind, int ints) {
        return switch (kind) {
            case 'I' -> ints;
            case 'J' -> ints + 1;
            case 'F' -> ints + 2;
            case 'D' -> ints + 3;
            default -> ints + 4;
        };
    }

    private void load() {
        int slot = 1 + random.nextInt(LOCALS);
        if (locals[slot] != 0) {
            code.visitVarInsn(opcode(locals[slot], ILOAD), slot);
            stack.add(locals[slot]);
        }
    }

    private void store() {
        if (!stack.isEmpty()) {
            char kind = pop();
            int slot = 1 + random.nextInt(writable);
            code.visitVarInsn(opcode(kind, ISTORE), slot);
            set(slot, kind);
        }
    }

    private void set(int slot, char kind) {
        if (locals[slot - 1] == 'J' || locals[slot - 1] == 'D') {
            locals[slot - 1] = 0;
        }
        locals[slot] = kind;
        if (kind == 'J' || kind == 'D') {
            locals[slot + 1] = 0;
        }
    }

    private char pop() {
        return stack.remove(stack.size() - 1);
    }

    private char top() {
        return stack.get(stack.size() - 1);
    }

    private void suspend() {
        if (stack.isEmpty()) {
            push();
        }
        if (top() == 'S') {
            Asm.suspend(code, "Ljava/lang/Object;");
            code.visitTypeInsn(CHECKCAST, "java/lang/String");
        } else {
            Asm.suspend(code, String.valueOf(top()));
        }
    }

    private void log() {
        char kind = pop();
        if (kind != 'S') {
            String type = kind == 'I' ? "Integer" : kind == 'J' ? "Long" : kind == 'F' ? "Float" : "Double";
            code.visitMethodInsn(INVOKESTATIC, "java/lang/" + type, "toString", "(" + kind + ")Ljava/lang/String;", false);
        }
        Asm.log(code);
    }

    /** Adds the two topmost values of one kind; strings lose the upper one. */
    private void combine() {
        int size = stack.size();
        if (size > 1 && top() == stack.get(size - 2)) {
            char kind = pop();
            code.visitInsn(kind == 'S' ? POP : opcode(kind, IADD));
        }
    }

    private boolean isWide(char kind) {
        return kind == 'J' || kind == 'D';
    }

    private void duplicate() {
        if (!stack.isEmpty()) {
            code.visitInsn(isWide(top()) ? DUP2 : DUP);
            stack.add(top());
        }
    }

    private void swap() {
        int size = stack.size();
        if (size > 1 && !isWide(top()) && !isWide(stack.get(size - 2))) {
            code.visitInsn(SWAP);
            stack.add(size - 2, pop());
        }
    }

    /**
     * Either of two blocks, with the stack as it is: what they leave on it is logged, and what they leave in locals may
     * be known no more.
     */
    private void branch(int steps) {
        nesting++;
        Label otherwise = new Label();
        Label end = new Label();
        condition(otherwise);
        List<Character> before = List.copyOf(stack);
        char[] known = locals.clone();
        balanced(steps, before);
        char[] first = locals.clone();
        code.visitJumpInsn(GOTO, end);
        code.visitLabel(otherwise);
        System.arraycopy(known, 0, locals, 0, locals.length);
        balanced(steps, before);
        code.visitLabel(end);
        forget(first);
        nesting--;
    }

    private void condition(Label otherwise) {
        Asm.push(code, random.nextInt(2));
        Asm.suspend(code, "I");
        code.visitJumpInsn(IFEQ, otherwise);
    }

    /** A block that leaves the stack as it was: it touches nothing under what it pushes. */
    private void balanced(int steps, List<Character> before) {
        stack.clear();
        under += before.size();
        block(steps);
        while (!stack.isEmpty()) {
            log();
        }
        under -= before.size();
        stack.addAll(before);
    }

    private void forget(char[] other) {
        for (int slot = 0; slot < locals.length; slot++) {
            if (locals[slot] != other[slot]) {
                locals[slot] = 0;
            }
        }
    }

    /**
     * In a loop, or under a handler, only the first half of the locals is written, and not known at its head: the
     * others live through it.
     */
    private int enterProtected() {
        int outside = writable;
        forgetWritable();
        writable = LOCALS / 2 - 1;
        return outside;
    }

    private void forgetWritable() {
        Arrays.fill(locals, 0, LOCALS / 2 + 1, (char) 0);
    }

    private void loop(int steps) {
        nesting++;
        int counter = 2 * LOCALS + nesting;
        Asm.push(code, 2);
        code.visitVarInsn(ISTORE, counter);
        int outside = enterProtected();
        Label head = new Label();
        code.visitLabel(head);
        balanced(steps, List.copyOf(stack));
        code.visitIincInsn(counter, -1);
        code.visitVarInsn(ILOAD, counter);
        code.visitJumpInsn(IFGT, head);
        writable = outside;
        nesting--;
    }

    /** A block under a handler, which the middle of it may throw to. */
    private void guarded(int steps) {
        nesting++;
        while (!stack.isEmpty()) {
            store();
        }
        Label start = new Label();
        Label end = new Label();
        Label handler = new Label();
        Label behind = new Label();
        code.visitTryCatchBlock(start, end, handler, "java/lang/IllegalArgumentException");
        int outside = enterProtected();
        code.visitLabel(start);
        balanced(steps / 2, List.of());
        Asm.push(code, random.nextInt(2));
        Label fine = new Label();
        code.visitJumpInsn(IFEQ, fine);
        code.visitLdcInsn("thrown");
        code.visitMethodInsn(INVOKESTATIC, Asm.PROBE, "fail", "(Ljava/lang/String;)Ljava/lang/Object;", false);
        code.visitInsn(POP);
        code.visitLabel(fine);
        balanced(steps / 2, List.of());
        code.visitLabel(end);
        code.visitJumpInsn(GOTO, behind);
        code.visitLabel(handler);
        Asm.log(code);
        code.visitLabel(behind);
        forgetWritable();
        writable = outside;
        nesting--;
    }
}
