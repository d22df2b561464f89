package org.weightless.agent.instrument.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.weightless.agent.instrument.ClassFiles;
import org.weightless.agent.instrument.Code;

/** Types that nothing but a stack map names, of classes that may not be named. */
class HiddenTypesTest implements Opcodes {
    private final ClassFiles files = new ClassFiles()
            .with("far/Open", ACC_PUBLIC, "java/lang/Object")
            .with("far/Hidden", 0, "far/Open")
            .with("far/Deeper", 0, "far/Hidden")
            .with("far/Alone", 0, "java/lang/Object")
            .with("made/Near", 0, "java/lang/Object");

    /** The stack map of a method that calls something, after widening: its locals, then its operands. */
    private List<Object> widened(String instructions, String frame) {
        return widened(Code.of(instructions
                + "\n invokestatic Other.call()V\n goto join\n join:\n frame " + frame + "\n return"));
    }

    private List<Object> widened(Code code) {
        ClassNode owner = Code.owner(ACC_PUBLIC, code);
        new HiddenTypes(owner, files.hierarchy()).widen(new SuspendableMethods(owner, false, false));
        List<Object> types = new ArrayList<>();
        for (AbstractInsnNode insn : code.method.instructions) {
            if (insn instanceof FrameNode frame) {
                types.addAll(frame.local);
                types.addAll(frame.stack);
            }
        }
        return types;
    }

    @Test
    void aHiddenClassGivesWayToItsNearestPublicSuperClass() {
        assertEquals(List.of("far/Open"), widened("", "far/Hidden"));
        assertEquals(List.of("far/Open"), widened("", "far/Deeper"));
        assertEquals(List.of("java/lang/Object"), widened("", "far/Alone"));
    }

    @Test
    void operandsAreWidenedAsLocalsAre() {
        assertEquals(List.of(INTEGER, "far/Open"), widened("", "I / far/Hidden"));
    }

    @Test
    void anArrayIsWidenedByItsElements() {
        assertEquals(List.of("[[Lfar/Open;"), widened("", "[[Lfar/Hidden;"));
    }

    @Test
    void whatEveryClassMayNameStays() {
        assertEquals(List.of("far/Open", "java/lang/Object", "made/Near", "[I", "[Lmade/Near;", INTEGER, NULL),
                widened("", "far/Open,java/lang/Object,made/Near,[I,[Lmade/Near;,I,null"));
    }

    @Test
    void aMissingClassStays() {
        assertEquals(List.of("far/Missing"), widened("", "far/Missing"));
    }

    @Test
    void aSuperClassThatAnInstructionNamesIsNearEnough() {
        assertEquals(List.of("far/Hidden"), widened("aconst_null\n checkcast far/Hidden\n pop", "far/Deeper"));
    }

    @Test
    void whateverAMethodNamesInAnInstructionMayBeCastTo() {
        String[] naming = {
            "aconst_null\n checkcast far/Hidden\n pop",
            "aconst_null\n checkcast [Lfar/Hidden;\n pop",
            "getstatic far/Hidden.field:I\n pop",
            "getstatic Other.field:Lfar/Hidden;\n pop",
            "invokestatic far/Hidden.call()V",
            "invokestatic Other.call()Lfar/Hidden;\n pop",
            "aconst_null\n invokestatic Other.call([Lfar/Hidden;)V",
            "ldc Lfar/Hidden;\n pop",
            "iconst_1\n multianewarray [[Lfar/Hidden; 1\n pop",
            "try from to join far/Hidden\n from:\n nop\n to:",
        };
        for (String instructions : naming) {
            assertEquals(List.of("far/Hidden"), widened(instructions, "far/Hidden"), instructions);
        }
    }

    @Test
    void whatItsOwnDescriptorNamesMayBeCastTo() {
        assertEquals(List.of("far/Hidden"), widened(Code.of("m(Lfar/Hidden;)V",
                "invokestatic Other.call()V\n goto join\n join:\n frame far/Hidden\n return")));
    }

    @Test
    void aMethodThatGetsNoCopyIsLeftAlone() {
        assertEquals(List.of("far/Hidden"), widened(Code.of("goto join\n join:\n frame far/Hidden\n return")));
    }
}
