package org.weightless.agent.instrument.classfile;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What a class protects. */
public final class ProtectedMembers extends ClassVisitor {
    /** Those of {@link Object}: for these alone nobody has to open the JDK's files. */
    public static final Set<String> OF_OBJECT = Set.of("clone()Ljava/lang/Object;", "finalize()V");

    private final Set<String> found = new HashSet<>();

    private ProtectedMembers() {
        super(Opcodes.ASM9);
    }

    /** The protected methods and fields that a class declares, each by name and descriptor. */
    public static Set<String> of(ClassReader reader) {
        ProtectedMembers members = new ProtectedMembers();
        reader.accept(members, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return members.found;
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String desc, String signature, String[] exceptions) {
        note(access, name + desc);
        return null;
    }

    @Override
    public FieldVisitor visitField(int access, String name, String desc, String signature, Object value) {
        note(access, name + desc);
        return null;
    }

    private void note(int access, String member) {
        if ((access & Opcodes.ACC_PROTECTED) != 0) {
            found.add(member);
        }
    }
}
