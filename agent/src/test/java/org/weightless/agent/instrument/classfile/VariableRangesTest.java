package org.weightless.agent.instrument.classfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.TypeReference;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** What is said of local variables in ranges that begin or end inside an instruction: labels that are never visited. */
class VariableRangesTest implements Opcodes {
    private static final int LOCAL = TypeReference.newTypeReference(TypeReference.LOCAL_VARIABLE).getValue();

    private final MethodNode seen = new MethodNode(ASM9, ACC_STATIC, "m", "()V", null, null);
    private final Label start = new Label();
    private final Label end = new Label();
    private final Label nowhere = new Label();

    private MethodVisitor visited(MethodVisitor code) {
        code.visitCode();
        code.visitLabel(start);
        code.visitInsn(RETURN);
        code.visitLabel(end);
        return code;
    }

    @Test
    void aVariableWithAWholeRangePasses() {
        visited(VariableRanges.whole(seen)).visitLocalVariable("whole", "I", null, start, end, 0);
        assertEquals(1, seen.localVariables.size());
        assertEquals("whole", seen.localVariables.get(0).name);
    }

    @Test
    void aVariableWithABrokenRangeIsDropped() {
        MethodVisitor code = visited(VariableRanges.whole(seen));
        code.visitLocalVariable("begins", "I", null, nowhere, end, 0);
        code.visitLocalVariable("ends", "I", null, start, nowhere, 0);
        assertEquals(List.of(), seen.localVariables);
    }

    @Test
    void anAnnotationWithWholeRangesPasses() {
        annotate(VariableRanges.whole(seen), new Label[] {start}, new Label[] {end});
        assertEquals(1, seen.visibleLocalVariableAnnotations.size());
    }

    @Test
    void anAnnotationOfWhichOneRangeIsBrokenIsDropped() {
        assertNull(annotate(VariableRanges.whole(seen), new Label[] {start, nowhere}, new Label[] {end, end}));
        assertNull(seen.visibleLocalVariableAnnotations);
    }

    @Test
    void theEndOfARangeCountsAsItsBeginDoes() {
        assertNull(annotate(VariableRanges.whole(seen), new Label[] {start, start}, new Label[] {end, nowhere}));
        assertNull(seen.visibleLocalVariableAnnotations);
    }

    private AnnotationVisitor annotate(MethodVisitor code, Label[] starts, Label[] ends) {
        return visited(code).visitLocalVariableAnnotation(LOCAL, null, starts, ends, new int[starts.length], "LMark;",
                true);
    }

    @Test
    void aClassIsReadWithoutThem() {
        ClassNode node = new ClassNode();
        ClassVisitor reading = VariableRanges.whole(node);
        MethodVisitor code = visited(reading.visitMethod(ACC_STATIC, "m", "()V", null, null));
        code.visitLocalVariable("begins", "I", null, nowhere, end, 0);
        code.visitLocalVariable("whole", "I", null, start, end, 0);
        assertEquals(1, node.methods.get(0).localVariables.size());
        assertEquals("whole", node.methods.get(0).localVariables.get(0).name);
    }
}
