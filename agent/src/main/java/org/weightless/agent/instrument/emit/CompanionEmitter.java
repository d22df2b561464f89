package org.weightless.agent.instrument.emit;

import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.rules.Names;

/** Writes the companion of a class. */
public final class CompanionEmitter {
    private CompanionEmitter() {}

    /**
     * Writes. The class is synthetic: many agents leave such classes alone, and what they have done to the methods is
     * in their copies already.
     *
     * @param host the class
     * @param nestHost its nest host, or null for a hidden companion
     * @param methods the generated methods, whose stack maps change their form
     */
    public static byte[] write(ClassNode host, String nestHost, List<MethodNode> methods) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        // A jump over more than 32 KB makes ASM compute frames anew, for which it allows too little by default.
        writer.setComputeLimits(Integer.MAX_VALUE, Long.MAX_VALUE);
        int version = (host.version & 0xFFFF) < Opcodes.V11 ? Opcodes.V11 : host.version;
        writer.visit(version, Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                Names.companion(host.name), null, "java/lang/Object", null);
        if (host.sourceFile != null || host.sourceDebug != null) {
            writer.visitSource(host.sourceFile, host.sourceDebug);
        }
        if (nestHost != null) {
            writer.visitNestHost(nestHost);
        }
        for (MethodNode method : methods) {
            RelativeFrames.rewrite(method);
            method.accept(writer.visitMethod(method.access, method.name, method.desc, null, null));
        }
        writer.visitEnd();
        return writer.toByteArray();
    }
}
