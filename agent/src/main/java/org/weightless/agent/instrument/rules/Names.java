package org.weightless.agent.instrument.rules;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** The names that generated code and the runtime agree on. */
public final class Names {
    public static final String RUNTIME = "org/weightless/runtime/";
    public static final String COROUTINE = RUNTIME + "Coroutine";
    public static final String UNWINDING = RUNTIME + "Unwinding";
    public static final String COROUTINE_DESC = "L" + COROUTINE + ";";
    public static final String FRAME = RUNTIME + "Frame";
    public static final String FRAME_DESC = "L" + FRAME + ";";
    public static final String FRAME_INFO_DESC = "L" + RUNTIME + "FrameInfo;";
    public static final String FRAMES = RUNTIME + "Frames";
    public static final String CAUGHT = RUNTIME + "Caught";
    public static final String LINKER = RUNTIME + "Linker";
    public static final String LAMBDAS = RUNTIME + "Lambdas";
    public static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";

    /** What a resume method takes; where overloads suspend, numbers follow to tell theirs apart. */
    public static final String RESUME_DESC = "(" + FRAME_DESC + COROUTINE_DESC + "Ljava/lang/Object;";

    /** So many slots of a resume method come before the first local of the method as written. */
    public static final int RESUMED_LOCALS = 4;

    /** What stands in the name of a fiber copy between the method's name and its hash. */
    public static final String COPY = "$fiber$";

    /** The same for static methods. */
    public static final String STATIC_COPY = "$static" + COPY;

    /** What the name of a resume method ends with. */
    public static final String RESUME = "$resume";

    private Names() {}

    /** The descriptor of a method's fiber copy. */
    public static String copyDesc(String owner, MethodNode method) {
        boolean takesReceiver = (method.access & Opcodes.ACC_STATIC) == 0 && !method.name.equals("<init>");
        return copyDesc(owner, method.desc, takesReceiver);
    }

    /** The descriptor of a fiber copy; that of an instance method takes the receiver first. */
    public static String copyDesc(String owner, String desc, boolean takesReceiver) {
        return withCoroutine(takesReceiver ? "(L" + owner + ";" + desc.substring(1) : desc);
    }

    public static String withCoroutine(String desc) {
        int end = desc.indexOf(')');
        return desc.substring(0, end) + COROUTINE_DESC + desc.substring(end);
    }

    /**
     * The name of a method's fiber copy. It differs from the method's own, as there are libraries that look methods up
     * by name alone; between static and instance methods, whose copies may look the same; and between overloads, by a
     * hash of their descriptors: Groovy sorts methods of one name by their parameters, which it cannot do while it
     * looks at the class that is one of them.
     */
    public static String copyName(MethodNode method) {
        if (method.name.equals("<init>")) {
            return method.name;
        }
        return copyName(method.name, method.desc, (method.access & Opcodes.ACC_STATIC) != 0);
    }

    public static String copyName(String method, String desc, boolean isStatic) {
        return method + (isStatic ? STATIC_COPY : COPY) + Integer.toHexString(desc.hashCode());
    }

    public static String resumeName(MethodNode method) {
        return (method.name.equals("<init>") ? "new" : method.name) + RESUME;
    }

    /**
     * The descriptor of the resume method of an overload: its number in digits from 1 to 5, each a type that takes an
     * int.
     */
    public static String resumeDesc(int overload) {
        StringBuilder digits = new StringBuilder();
        for (int rest = overload; rest > 0; rest = (rest - 1) / 5) {
            digits.append("IZBSC".charAt((rest - 1) % 5));
        }
        return RESUME_DESC + digits + ")Ljava/lang/Object;";
    }

    /** Whether a method is a fiber copy or a resume method: its class has been instrumented already. */
    public static boolean isGenerated(MethodNode method) {
        return method.desc.contains(COROUTINE_DESC) && (method.access & Opcodes.ACC_SYNTHETIC) != 0;
    }

    public static int argumentSlots(MethodNode method) {
        return argumentSlots(method.desc, (method.access & Opcodes.ACC_STATIC) != 0);
    }

    public static int argumentSlots(MethodInsnNode call) {
        return argumentSlots(call.desc, call.getOpcode() == Opcodes.INVOKESTATIC);
    }

    private static int argumentSlots(String desc, boolean isStatic) {
        return (Type.getArgumentsAndReturnSizes(desc) >> 2) - (isStatic ? 1 : 0);
    }
}
