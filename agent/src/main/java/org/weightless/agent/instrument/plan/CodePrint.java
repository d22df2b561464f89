package org.weightless.agent.instrument.plan;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.weightless.agent.instrument.classfile.Instructions;
import org.weightless.agent.instrument.plan.SuspensionPoint.SavedLocal;

/**
 * A fingerprint of code: equal for code that does the same from the same values, whatever its constants are numbered
 * and its lines are.
 *
 * <p>That of what is <em>behind</em> a call is taken on a walk from there. Instructions are numbered in the order in
 * which it meets them and {@link Variables} in the order in which it meets theirs, a {@code goto} is no more than a
 * way, and the handlers of an instruction that may throw are a part of it. So it does not depend on what the walk does
 * not reach, nor on slots. Equal prints are therefore two pieces of code with the same instructions, ways and handlers
 * from the call on, the same types of values there, and variables that correspond one to one.
 */
final class CodePrint {
    private static final int LENGTH = 16;

    private final MethodCode code;
    private final StringBuilder out = new StringBuilder();
    /** The variables of what is behind the call. */
    private final Variables variables;
    /** Numbers of the variables met so far. */
    private final Map<Integer, Integer> numbers = new HashMap<>();
    /** Numbers of the instructions met so far, by index. */
    private final Map<Integer, Integer> met = new HashMap<>();
    /** Numbers of the places that ways lead to, by index. */
    private final Map<Integer, Integer> entries = new HashMap<>();
    private final Queue<Integer> pending = new ArrayDeque<>();
    private String text;

    private CodePrint(MethodCode code, Variables variables) {
        this.code = code;
        this.variables = variables;
    }

    /** The print of a whole method: its instructions in order, and its handlers. */
    static String ofMethod(MethodCode code) {
        CodePrint print = new CodePrint(code, null);
        int[] numbers = new int[code.size() + 1];
        for (int i = 0; i < code.size(); i++) {
            numbers[i + 1] = numbers[i] + (code.isReal(i) ? 1 : 0);
        }
        print.emitKind();
        for (int i = 0; i < code.size(); i++) {
            if (code.isReal(i)) {
                AbstractInsnNode insn = code.insn(i);
                print.emit(insn, insn instanceof VarInsnNode variable ? variable.var
                        : insn instanceof IincInsnNode step
                                ? step.var
                                : 0);
                for (LabelNode target : Instructions.targets(insn)) {
                    print.out.append(" to ").append(numbers[code.indexOf(target)]);
                }
                print.out.append('\n');
            }
        }
        for (TryCatchBlockNode block : code.method().tryCatchBlocks) {
            print.out.append("try");
            print.add(numbers[code.indexOf(block.start)], numbers[code.indexOf(block.end)],
                    numbers[code.indexOf(block.handler)], block.type, '\n');
        }
        return hash(print.out);
    }

    /** The print of what is behind a call, the call itself and the types of the values there included. */
    static CodePrint behind(MethodCode code, SuspensionPoint point) {
        CodePrint print = new CodePrint(code, new Variables(code, point.index()));
        print.emitKind();
        print.emit(point.call(), 0);
        print.emitHandlers(point.index());
        print.out.append(" then ").append(print.way(point.index() + 1)).append('\n');
        print.walk();
        for (Object operand : point.operands()) {
            print.out.append("operand ").append(StoredMethods.type(operand)).append('\n');
        }
        for (SavedLocal local : print.ordered(point.locals())) {
            print.out.append("local");
            print.add(print.number(print.variables.held(local.slot())), StoredMethods.type(local.type()), '\n');
        }
        print.text = hash(print.out);
        return print;
    }

    String text() {
        return text;
    }

    /** These locals in the order in which the walk has met them. */
    List<SavedLocal> ordered(List<SavedLocal> live) {
        List<SavedLocal> ordered = new ArrayList<>(live);
        ordered.sort(Comparator.comparingInt(local -> number(variables.held(local.slot()))));
        return ordered;
    }

    private void emitKind() {
        MethodNode method = code.method();
        int kind = method.access & (Opcodes.ACC_STATIC | Opcodes.ACC_SYNCHRONIZED);
        out.append(kind).append(code.returnType()).append('\n');
    }

    // ---- the walk

    private void walk() {
        while (!pending.isEmpty()) {
            int index = pending.remove();
            out.append("at ").append(entries.get(index)).append('\n');
            while (index >= 0 && !met.containsKey(index)) {
                index = step(index);
            }
            out.append(index < 0 ? "end" : "go " + met.get(index)).append('\n');
        }
    }

    /** Emits an instruction; gives the one that follows, or -1. */
    private int step(int index) {
        met.put(index, met.size());
        AbstractInsnNode insn = code.insn(index);
        emit(insn, insn instanceof VarInsnNode || insn instanceof IincInsnNode ? number(variables.of(index)) : 0);
        if (insn.getOpcode() != Opcodes.GOTO) {
            for (LabelNode target : Instructions.targets(insn)) {
                out.append(" to ").append(way(code.indexOf(target)));
            }
        }
        emitHandlers(index);
        out.append('\n');
        return Instructions.fallsThrough(insn) ? landing(index + 1) : -1;
    }

    /** None for what does not throw: javac's handlers cover their own first store if its slot is above 3. */
    private void emitHandlers(int index) {
        if (!Instructions.mayThrow(code.insn(index).getOpcode())) {
            return;
        }
        for (TryCatchBlockNode block : code.method().tryCatchBlocks) {
            if (code.covers(block, index)) {
                out.append(" catch ").append(block.type).append(' ').append(way(code.indexOf(block.handler)));
            }
        }
    }

    /** A place by its number, which it gets when it is first named. */
    private String way(int index) {
        int landing = landing(index);
        Integer known = entries.get(landing);
        if (known == null) {
            known = entries.size();
            entries.put(landing, known);
            pending.add(landing);
        }
        return "#" + known;
    }

    /** The first instruction from here on that is no jump; a loop of jumps is its own. */
    private int landing(int index) {
        Set<Integer> passed = new HashSet<>();
        int landing = code.nextReal(index);
        while (code.insn(landing).getOpcode() == Opcodes.GOTO && passed.add(landing)) {
            landing = code.nextReal(code.indexOf(((JumpInsnNode) code.insn(landing)).label));
        }
        return landing;
    }

    private int number(int variable) {
        int count = numbers.size();
        return numbers.computeIfAbsent(variable, fresh -> count);
    }

    // ---- instructions

    private void emit(AbstractInsnNode insn, int local) {
        out.append(insn.getOpcode());
        if (insn instanceof VarInsnNode) {
            add(local);
        } else if (insn instanceof IincInsnNode step) {
            add(local, step.incr);
        } else if (insn instanceof IntInsnNode number) {
            add(number.operand);
        } else if (insn instanceof TypeInsnNode type) {
            add(type.desc);
        } else if (insn instanceof FieldInsnNode field) {
            add(field.owner, field.name, field.desc);
        } else if (insn instanceof MethodInsnNode call) {
            add(call.owner, call.name, call.desc, call.itf);
        } else if (insn instanceof LdcInsnNode constant) {
            add(constant(constant.cst));
        } else if (insn instanceof MultiANewArrayInsnNode array) {
            add(array.desc, array.dims);
        } else if (insn instanceof TableSwitchInsnNode table) {
            add(table.min, table.max);
        } else if (insn instanceof LookupSwitchInsnNode lookup) {
            add(lookup.keys);
        } else if (insn instanceof InvokeDynamicInsnNode dynamic) {
            add(dynamic.name, dynamic.desc, dynamic.bsm);
            for (Object argument : dynamic.bsmArgs) {
                add(constant(argument));
            }
        }
    }

    private void add(Object... parts) {
        for (Object part : parts) {
            out.append(' ').append(part);
        }
    }

    /** Of floating-point numbers the bits: not all that differ have different texts. Strings say how long they are. */
    private static String constant(Object value) {
        if (value instanceof Float number) {
            return "F" + Float.floatToRawIntBits(number);
        }
        if (value instanceof Double number) {
            return "D" + Double.doubleToRawLongBits(number);
        }
        String text = value.toString();
        return value.getClass().getSimpleName() + text.length() + ":" + text;
    }

    private static String hash(CharSequence text) {
        try {
            byte[] chars = new byte[2 * text.length()];
            for (int i = 0; i < text.length(); i++) {
                chars[2 * i] = (byte) (text.charAt(i) >> 8);
                chars[2 * i + 1] = (byte) text.charAt(i);
            }
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(chars);
            StringBuilder hex = new StringBuilder();
            for (int i = 0; i < LENGTH; i++) {
                hex.append(Character.forDigit(hash[i] >> 4 & 15, 16)).append(Character.forDigit(hash[i] & 15, 16));
            }
            return hex.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
