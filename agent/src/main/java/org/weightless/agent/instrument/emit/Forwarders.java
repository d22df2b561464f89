package org.weightless.agent.instrument.emit;

import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.weightless.agent.instrument.plan.LinkTypes;

/**
 * Changes the companion of a class that has been redefined: its copies pass calls on to what the class has now. Its
 * resume methods stay, so what is suspended in it goes on in the old code, and calls the new. A hidden companion cannot
 * be changed: its copies have this code from the beginning, behind a question.
 *
 * <pre>
 * static R m(Self self, A a, Coroutine c) { return invokedynamic m(self, a, c); }
 * </pre>
 */
public final class Forwarders extends ClassVisitor {
    static final String FORWARD = "forward";

    private final String host;
    private final Set<String> copies;

    private Forwarders(ClassVisitor next, String host, Set<String> copies) {
        super(Opcodes.ASM9, next);
        this.host = host;
        this.copies = copies;
    }

    /**
     * Gives the changed companion.
     *
     * @param host internal name of the class
     * @param copies names and descriptors of the fiber copies
     */
    public static byte[] in(byte[] companion, String host, Set<String> copies) {
        ClassReader reader = new ClassReader(companion);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        writer.setComputeLimits(Integer.MAX_VALUE, Long.MAX_VALUE);
        reader.accept(new Forwarders(writer, host, copies), 0);
        return writer.toByteArray();
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String desc, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, desc, signature, exceptions);
        if (!copies.contains(name + desc)) {
            return next;
        }
        next.visitCode();
        emit(next, host, name, desc);
        next.visitMaxs(0, 0);
        next.visitEnd();
        return null;
    }

    /**
     * Emits the code that passes a call on, with what the copy was called with.
     *
     * @param host internal name of the class
     * @param name of the copy
     * @param desc of the copy
     */
    static void emit(MethodVisitor out, String host, String name, String desc) {
        int local = 0;
        for (Type argument : Type.getArgumentTypes(desc)) {
            out.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), local);
            local += argument.getSize();
        }
        Type result = Type.getReturnType(desc);
        out.visitInvokeDynamicInsn(name, LinkTypes.erase(desc, result, host, host),
                CallEmitter.bootstrap(FORWARD, "Ljava/lang/Class;Ljava/lang/String;"), Type.getObjectType(host), desc);
        out.visitInsn(result.getOpcode(Opcodes.IRETURN));
    }
}
