package org.weightless.agent.instrument;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** The names that generated code and the runtime agree on. */
final class Names {
    static final String RUNTIME = "org/weightless/runtime/";
    static final String COROUTINE = RUNTIME + "Coroutine";
    static final String COROUTINE_DESC = "L" + COROUTINE + ";";
    static final String FRAME = RUNTIME + "Frame";
    static final String FRAME_DESC = "L" + FRAME + ";";
    static final String FRAME_INFO_DESC = "L" + RUNTIME + "FrameInfo;";
    static final String FRAMES = RUNTIME + "Frames";
    static final String LINKER = RUNTIME + "Linker";
    static final String LAMBDAS = RUNTIME + "Lambdas";
    static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";

    /** What a resume method takes and gives; where overloads suspend, ints follow to tell theirs apart. */
    static final String RESUME_DESC = "(" + FRAME_DESC + COROUTINE_DESC + "Ljava/lang/Object;";

    private Names() {}

    /** The descriptor of a method's fiber copy. */
    static String copyDesc(String owner, MethodNode method) {
        boolean takesReceiver = (method.access & Opcodes.ACC_STATIC) == 0 && !method.name.equals("<init>");
        return withCoroutine(takesReceiver ? "(L" + owner + ";" + method.desc.substring(1) : method.desc);
    }

    static String withCoroutine(String desc) {
        int end = desc.indexOf(')');
        return desc.substring(0, end) + COROUTINE_DESC + desc.substring(end);
    }

    /**
     * The fiber copies that cannot have the name of their method because a static method's copy would look the same: their
     * names, by the method's name and descriptor.
     */
    static Map<String, String> renamedCopies(ClassNode owner) {
        Set<String> statics = new HashSet<>();
        for (MethodNode method : owner.methods) {
            if ((method.access & Opcodes.ACC_STATIC) != 0) {
                statics.add(method.name + method.desc);
            }
        }
        Map<String, String> names = new HashMap<>();
        for (MethodNode method : owner.methods) {
            boolean isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
            if (!isStatic && statics.contains(method.name + "(L" + owner.name + ";" + method.desc.substring(1))) {
                names.put(method.name + method.desc, method.name + "$fiber");
            }
        }
        return names;
    }

    /** Whether a method is a fiber copy or a resume method: its class has been instrumented already. */
    static boolean isGenerated(MethodNode method) {
        return method.desc.contains(COROUTINE_DESC) && (method.access & Opcodes.ACC_SYNTHETIC) != 0;
    }

    static int argumentSlots(MethodNode method) {
        int receiver = (method.access & Opcodes.ACC_STATIC) == 0 ? 1 : 0;
        return receiver + (Type.getArgumentsAndReturnSizes(method.desc) >> 2) - 1;
    }
}
