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
    public static final String FRAME_REFERENCES = RUNTIME + "FrameReferences";
    public static final String EXCHANGE = RUNTIME + "Exchange";
    public static final String CAUGHT = RUNTIME + "Caught";
    public static final String LINKER = RUNTIME + "Linker";
    public static final String OLD_CODE = RUNTIME + "OldCode";
    public static final String HOST_ACCESS = RUNTIME + "HostAccess";
    public static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";

    /** What a resume method takes; where overloads suspend, numbers follow to tell theirs apart. */
    public static final String RESUME_DESC = "(" + FRAME_DESC + COROUTINE_DESC + "Ljava/lang/Object;";

    /** So many slots of a resume method come before the first local of the method as written. */
    public static final int RESUMED_LOCALS = 4;

    /** What the name of a companion has behind that of its class. No compiler makes such a name. */
    public static final String COMPANION = "$0fiber";

    /** The name of a constructor's copy, and of constructors while they are planned. */
    public static final String CONSTRUCTOR = "-init";

    /** What the name of a copy of a static method ends with where an instance method has the other name. */
    public static final String STATIC = "-static";

    private Names() {}

    /** The internal name of a class's companion. */
    public static String companion(String owner) {
        return owner + COMPANION;
    }

    /** The descriptor of a method's fiber copy. */
    public static String copyDesc(String owner, MethodNode method) {
        boolean takesReceiver = (method.access & Opcodes.ACC_STATIC) == 0;
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
     * The name of a method's fiber copy: its own, as the two have different descriptors. A static method that takes an
     * object of its class first gets another one, as an instance method takes its receiver there; it keeps its own in
     * the end if there is no such instance method.
     */
    public static String copyName(String owner, String method, String desc, boolean isStatic) {
        return isStatic && desc.startsWith("(L" + owner + ";") ? method + STATIC : method;
    }

    /** The name of a method as the user wrote it. */
    public static String written(String method) {
        return method.equals(CONSTRUCTOR) ? "<init>" : method;
    }

    /** The descriptor of the resume method of an overload. */
    public static String resumeDesc(int overload) {
        return RESUME_DESC + resumeDigits(overload) + ")Ljava/lang/Object;";
    }

    /** The number of an overload in digits from 1 to 5, each a type that takes an int. */
    public static String resumeDigits(int overload) {
        StringBuilder digits = new StringBuilder();
        for (int rest = overload; rest > 0; rest = (rest - 1) / 5) {
            digits.append("IZBSC".charAt((rest - 1) % 5));
        }
        return digits.toString();
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
