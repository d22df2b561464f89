package org.weightless.agent.instrument;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** The names that generated code and the runtime agree on. */
final class Names {
    static final String RUNTIME = "org/weightless/runtime/";
    static final String COROUTINE = RUNTIME + "Coroutine";
    static final String UNWINDING = RUNTIME + "Unwinding";
    static final String COROUTINE_DESC = "L" + COROUTINE + ";";
    static final String FRAME = RUNTIME + "Frame";
    static final String FRAME_DESC = "L" + FRAME + ";";
    static final String FRAME_INFO_DESC = "L" + RUNTIME + "FrameInfo;";
    static final String FRAMES = RUNTIME + "Frames";
    static final String CAUGHT = RUNTIME + "Caught";
    static final String LINKER = RUNTIME + "Linker";
    static final String LAMBDAS = RUNTIME + "Lambdas";
    static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";

    /** What a resume method takes; where overloads suspend, numbers follow to tell theirs apart. */
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
     * The name of a method's fiber copy. It differs from the method's own, as there are libraries that look methods up by name
     * alone; between static and instance methods, whose copies may look the same; and between overloads, by a hash of their
     * descriptors: Groovy sorts methods of one name by their parameters, which it cannot do while it looks at the class that
     * is one of them.
     */
    static String copyName(MethodNode method) {
        if (method.name.equals("<init>")) {
            return method.name;
        }
        return copyName(method.name, method.desc, (method.access & Opcodes.ACC_STATIC) != 0);
    }

    static String copyName(String method, String desc, boolean isStatic) {
        return method + (isStatic ? "$static$fiber$" : "$fiber$") + Integer.toHexString(desc.hashCode());
    }

    static String resumeName(MethodNode method) {
        return (method.name.equals("<init>") ? "new" : method.name) + "$resume";
    }

    /** The descriptor of the resume method of an overload: its number in digits from 1 to 5, each a type that takes an int. */
    static String resumeDesc(int overload) {
        StringBuilder digits = new StringBuilder();
        for (int rest = overload; rest > 0; rest = (rest - 1) / 5) {
            digits.append("IZBSC".charAt((rest - 1) % 5));
        }
        return RESUME_DESC + digits + ")Ljava/lang/Object;";
    }

    /** Whether a method is a fiber copy or a resume method: its class has been instrumented already. */
    static boolean isGenerated(MethodNode method) {
        return method.desc.contains(COROUTINE_DESC) && (method.access & Opcodes.ACC_SYNTHETIC) != 0;
    }

    static int argumentSlots(MethodNode method) {
        return argumentSlots(method.desc, (method.access & Opcodes.ACC_STATIC) != 0);
    }

    static int argumentSlots(MethodInsnNode call) {
        return argumentSlots(call.desc, call.getOpcode() == Opcodes.INVOKESTATIC);
    }

    private static int argumentSlots(String desc, boolean isStatic) {
        return (Type.getArgumentsAndReturnSizes(desc) >> 2) - (isStatic ? 1 : 0);
    }
}
