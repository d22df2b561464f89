package org.weightless.agent.instrument.classfile;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.classfile.OldClassFiles.Unraisable;
import org.weightless.agent.instrument.rules.Names;

/**
 * A class file that has been read: as bytes, to copy what stays, and as a tree.
 *
 * @param reader the class file
 * @param node the same as a tree, with whole stack maps and without broken ranges of variables
 */
public record ReadClass(ClassReader reader, ClassNode node) {
    /** The newest version of class files that is known. */
    private static final int NEWEST = Opcodes.V27;

    /**
     * Reads a class file.
     *
     * @throws Unraisable if its version is unknown or its code has a form that nothing but a JVM reads
     */
    public static ReadClass of(byte[] bytes) {
        int major = unsignedShort(bytes, 6);
        int minor = unsignedShort(bytes, 4);
        if (major > NEWEST) {
            throw new Unraisable("class file version " + major + " is newer than the newest that this agent knows ("
                    + NEWEST + "): take a newer agent");
        }
        if (OldClassFiles.isPrehistoric(major, minor)) {
            throw new Unraisable("class file version 45." + minor + " has code in a form that was given up before"
                    + " Java 1.0.2: compile it again");
        }
        return of(new ClassReader(bytes));
    }

    private static int unsignedShort(byte[] bytes, int at) {
        return bytes.length < 8 ? 0 : (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    private static ReadClass of(ClassReader reader) {
        ClassNode node = new ClassNode();
        reader.accept(VariableRanges.whole(node), ClassReader.EXPAND_FRAMES);
        return new ReadClass(reader, node);
    }

    /**
     * Checks that no method has the name that generated code gives to the copy of a constructor or of a static method.
     *
     * @throws Unraisable if one does: no Java compiler makes such names, but the JVM allows them
     */
    public void checkNames() {
        for (MethodNode method : node.methods) {
            check(method.name);
            for (AbstractInsnNode insn : method.instructions) {
                if (insn instanceof MethodInsnNode call) {
                    check(call.name);
                }
            }
        }
    }

    private static void check(String name) {
        if (name.equals(Names.CONSTRUCTOR) || name.endsWith(Names.STATIC)) {
            throw new Unraisable("the name " + name + " of a method is one of generated code");
        }
    }

    /**
     * The same in a version that knows {@code invokedynamic}.
     *
     * @throws Unraisable if a class file that it depends on is missing, or a method becomes too large
     */
    public ReadClass raised(Hierarchy hierarchy) {
        if (!OldClassFiles.isOld(node)) {
            return this;
        }
        hierarchy.add(reader);
        return of(new ClassReader(OldClassFiles.raise(reader, hierarchy)));
    }
}
