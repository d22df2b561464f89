package org.weightless.agent.instrument.analyse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Tells apart the calls that a class, a method's name and a line leave open: those that name the same method, whatever
 * they pass. {@link NullTexts} counts them likewise, in the class file.
 */
public final class SameCalls {
    /** Of the same class and method's name, in order, by the name of what they call. */
    private final Map<String, List<Located>> calls = new HashMap<>();

    /** A call that has a receiver, and its line; a negative number where there is none. */
    private record Located(MethodInsnNode call, int line) {}

    /** Finds the calls of a class's methods of this name. */
    public SameCalls(ClassNode owner, String method) {
        for (MethodNode each : named(owner, method)) {
            find(each);
        }
    }

    /** The methods of a name, in an order that does not depend on the class file's: a loaded class has another one. */
    static Collection<MethodNode> named(ClassNode owner, String name) {
        Map<String, MethodNode> named = new TreeMap<>();
        for (MethodNode each : owner.methods) {
            if (each.name.equals(name)) {
                named.put(each.desc, each);
            }
        }
        return named.values();
    }

    private void find(MethodNode method) {
        int line = -1;
        for (AbstractInsnNode insn = method.instructions.getFirst(); insn != null; insn = insn.getNext()) {
            if (insn instanceof LineNumberNode node) {
                line = node.line;
            } else if (insn instanceof MethodInsnNode call && NullExpression.hasReceiver(call)) {
                List<Located> named = calls.get(call.name);
                if (named == null) {
                    named = new ArrayList<>();
                    calls.put(call.name, named);
                }
                named.add(new Located(call, line));
            }
        }
    }

    /** Which one a call is of several of its line; null where it is the only one. */
    public String place(MethodInsnNode call) {
        int number = -1;
        int of = 0;
        List<Located> named = calls.getOrDefault(call.name, List.of());
        int line = line(named, call);
        for (Located each : named) {
            if (each.call == call) {
                number = of;
            }
            if (each.call.owner.equals(call.owner) && (line < 0 || each.line == line)) {
                of++;
            }
        }
        return of < 2 || number < 0 ? null : place(number, of);
    }

    private static int line(List<Located> calls, MethodInsnNode call) {
        for (Located each : calls) {
            if (each.call == call) {
                return each.line;
            }
        }
        return -1;
    }

    /** The place of one of several calls, as a linked call names it. */
    static String place(int number, int of) {
        return "virtual ".concat(Integer.toString(number)).concat("/").concat(Integer.toString(of));
    }
}
