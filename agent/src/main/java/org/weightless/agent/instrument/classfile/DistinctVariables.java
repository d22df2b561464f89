package org.weightless.agent.instrument.classfile;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Lists each variable once: before version 49 the JVM let two entries have the same name, range and slot (JVMS 4.7.13).
 *
 * <p>Stands right before the writer, where ranges are offsets: without its subroutines a method may have the same range
 * twice.
 */
final class DistinctVariables extends MethodVisitor {
    private record Entry(String name, int from, int to, int slot) {}

    private final Set<Entry> seen = new HashSet<>();

    DistinctVariables(MethodVisitor writer) {
        super(Opcodes.ASM9, writer);
    }

    @Override
    public void visitLocalVariable(String name, String desc, String signature, Label start, Label end, int slot) {
        if (seen.add(new Entry(name, start.getOffset(), end.getOffset(), slot))) {
            super.visitLocalVariable(name, desc, signature, start, end, slot);
        }
    }
}
