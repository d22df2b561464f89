package org.weightless.agent.instrument.analyse;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.rules.Boundary;

/** Whether a call is made under a monitor: asked when a yield behind it is refused, of the class file. */
public final class HeldMonitors {
    /** By method and line. */
    private static final ClassValue<Map<List<Object>, Boolean>> FOUND = new ClassValue<>() {
        @Override
        protected Map<List<Object>, Boolean> computeValue(Class<?> owner) {
            return new ConcurrentHashMap<>();
        }
    };

    private HeldMonitors() {}

    /**
     * Whether a method calls something in a line while it holds a monitor; a lock counts in the JDK's own code.
     *
     * @param owner the class
     * @param method its name as written: overloads count alike
     * @param line the line of the call, or a negative number for any
     * @return false where there is no class file
     */
    public static boolean at(Class<?> owner, String method, int line) {
        return FOUND.get(owner).computeIfAbsent(List.of(method, line), key -> find(owner, method, line));
    }

    private static boolean find(Class<?> owner, String method, int line) {
        byte[] bytes = NullTexts.classFile(owner);
        if (bytes == null) {
            return false;
        }
        ClassNode node = new ClassNode();
        try {
            new ClassReader(bytes).accept(node, ClassReader.SKIP_FRAMES);
            for (MethodNode each : node.methods) {
                if (each.name.equals(method) && holds(node.name, each, line)) {
                    return true;
                }
            }
        } catch (RuntimeException unreadable) {
            return false;
        }
        return false;
    }

    private static boolean holds(String owner, MethodNode method, int line) {
        for (AbstractInsnNode insn : method.instructions) {
            if (insn.getOpcode() == Opcodes.JSR) {
                return false;
            }
        }
        ControlFlow flow = new ControlFlow(method);
        Monitors monitors = new Monitors(flow, Boundary.isJdks(owner));
        int at = -1;
        for (int i = 0; i < flow.size(); i++) {
            AbstractInsnNode insn = flow.insns[i];
            at = insn instanceof LineNumberNode number ? number.line : at;
            boolean calls = insn instanceof MethodInsnNode || insn instanceof InvokeDynamicInsnNode;
            if (calls && (line < 0 || at == line) && monitors.held(i) > 0) {
                return true;
            }
        }
        return false;
    }
}
