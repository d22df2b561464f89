package org.weightless.runtime;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;

/**
 * What a combined method handle does, as the JDK itself has it: a list of steps, each a call of a function with
 * constants and the values of earlier steps. The JDK names it the handle's lambda form, and has no interface to it.
 *
 * <p>Values in a form are of the JVM's five kinds: what is smaller than an {@code int} is an {@code int}.
 */
final class HandleForm {
    /** The member that a direct handle is of, null for all others. */
    private static final MethodHandle MEMBER;
    private static final MethodHandle FORM;
    private static final MethodHandle NAMES;
    private static final MethodHandle ARITY;
    private static final MethodHandle RESULT;
    private static final MethodHandle FUNCTION;
    private static final MethodHandle ARGUMENTS;
    private static final MethodHandle INDEX;
    private static final MethodHandle TYPE;
    private static final MethodHandle CALLS;
    private static final MethodHandle NAME;
    private static final MethodHandle OWNER;
    private static final MethodHandle KIND;
    private static final MethodHandle METHOD_TYPE;
    private static final MethodHandle INVOKE;
    private static final MethodHandle CASES;
    private static final MethodHandle CLAUSES;
    private static final MethodHandle CALLER;
    private static final Class<?> NAME_CLASS;
    private static final MethodHandle BOUND_COUNT;
    private static final MethodHandle BOUND;
    private static final Class<?> BOUND_CLASS;
    private static final Class<?> BOUND_TO_CALLER;
    private static final Class<?> NATIVE;
    private static final Object INT;
    private static final Class<?> INTRINSICS;

    static {
        try {
            Lookup trusted = Engine.provider().trusted();
            Class<?> form = jdk("LambdaForm");
            NAME_CLASS = jdk("LambdaForm$Name");
            Class<?> function = jdk("LambdaForm$NamedFunction");
            Class<?> member = jdk("MemberName");
            Class<?> kind = jdk("LambdaForm$BasicType");
            INTRINSICS = jdk("MethodHandleImpl");
            Class<?> cases = jdk("MethodHandleImpl$CasesHolder");
            Class<?> clauses = jdk("MethodHandleImpl$LoopClauses");
            BOUND_TO_CALLER = jdk("MethodHandleImpl$WrappedMember");
            NATIVE = jdk("NativeMethodHandle");
            BOUND_CLASS = jdk("BoundMethodHandle");
            BOUND_COUNT = trusted.findVirtual(BOUND_CLASS, "fieldCount", methodType(int.class))
                    .asType(methodType(int.class, MethodHandle.class));
            BOUND = trusted.findVirtual(BOUND_CLASS, "arg", methodType(Object.class, int.class))
                    .asType(methodType(Object.class, MethodHandle.class, int.class));
            MEMBER = trusted.findVirtual(MethodHandle.class, "internalMemberName", methodType(member))
                    .asType(methodType(Object.class, MethodHandle.class));
            FORM = getter(trusted, MethodHandle.class, "form", form, Object.class);
            NAMES = getter(trusted, form, "names", NAME_CLASS.arrayType(), Object[].class);
            ARITY = getter(trusted, form, "arity", int.class, int.class);
            RESULT = getter(trusted, form, "result", int.class, int.class);
            FUNCTION = getter(trusted, NAME_CLASS, "function", function, Object.class);
            ARGUMENTS = getter(trusted, NAME_CLASS, "arguments", Object[].class, Object[].class);
            INDEX = getter(trusted, NAME_CLASS, "index", short.class, int.class);
            TYPE = getter(trusted, NAME_CLASS, "type", kind, Object.class);
            CALLS = getter(trusted, function, "member", member, Object.class);
            NAME = virtual(trusted, member, "getName", String.class);
            OWNER = virtual(trusted, member, "getDeclaringClass", Class.class);
            KIND = virtual(trusted, member, "getReferenceKind", byte.class);
            METHOD_TYPE = virtual(trusted, member, "getMethodType", MethodType.class);
            INVOKE = trusted.findVirtual(function, "invokeWithArguments", methodType(Object.class, Object[].class))
                    .asFixedArity().asType(methodType(Object.class, Object.class, Object[].class));
            CASES = getter(trusted, cases, "cases", MethodHandle[].class, MethodHandle[].class);
            CLAUSES = getter(trusted, clauses, "clauses", MethodHandle[][].class, MethodHandle[][].class);
            CALLER = getter(trusted, BOUND_TO_CALLER, "callerClass", Class.class, Class.class);
            INT = trusted.findStaticGetter(kind, "I_TYPE", kind).invoke();
        } catch (Throwable e) {
            throw new LinkageError("this JDK's method handles are of a form that is not known", e);
        }
    }

    private HandleForm() {}

    /**
     * Whether handles can be gone through.
     *
     * @throws LinkageError where this JDK has other ones
     */
    static boolean isKnown() {
        return INT != null;
    }

    private static Class<?> jdk(String name) throws ClassNotFoundException {
        return Class.forName("java.lang.invoke." + name);
    }

    private static MethodHandle getter(Lookup trusted, Class<?> owner, String name, Class<?> type, Class<?> as)
            throws ReflectiveOperationException {
        Class<?> from = owner == MethodHandle.class ? owner : Object.class;
        return trusted.findGetter(owner, name, type).asType(methodType(as, from));
    }

    private static MethodHandle virtual(Lookup trusted, Class<?> owner, String name, Class<?> type)
            throws ReflectiveOperationException {
        return trusted.findVirtual(owner, name, methodType(type)).asType(methodType(type, Object.class));
    }

    // ---- handles

    /** The member of a direct handle, to be compared; null for a combined one. */
    static Object member(MethodHandle handle) throws Throwable {
        return (Object) MEMBER.invokeExact(handle);
    }

    /** The class that declares a direct handle's member. */
    static Class<?> owner(Object member) throws Throwable {
        return (Class<?>) OWNER.invokeExact(member);
    }

    /** Whether a handle calls what is neither Java nor a form. */
    static boolean isNative(MethodHandle handle) {
        return NATIVE.isInstance(handle);
    }

    /**
     * What a direct handle is of, also where it has been given another type; null for what the JDK makes direct handles
     * of by itself, such as the elements of arrays.
     */
    static MethodHandleInfo reveal(MethodHandle handle, Object member) throws Throwable {
        Lookup trusted = Engine.provider().trusted();
        MethodHandleInfo info = HandleSite.direct(trusted, handle);
        if (info != null) {
            return info;
        }
        Class<?> owner = owner(member);
        String name = (String) NAME.invokeExact(member);
        byte kind = (byte) KIND.invokeExact(member);
        try {
            MethodHandle original = switch (kind) {
                case MethodHandleInfo.REF_invokeStatic -> trusted.findStatic(owner, name, type(member));
                case MethodHandleInfo.REF_invokeVirtual,
                        MethodHandleInfo.REF_invokeInterface -> trusted.findVirtual(owner, name, type(member));
                case MethodHandleInfo.REF_invokeSpecial -> trusted.findSpecial(owner, name, type(member), owner);
                case MethodHandleInfo.REF_newInvokeSpecial -> trusted.findConstructor(owner, type(member));
                default -> null;
            };
            return original == null ? null : HandleSite.direct(trusted, original);
        } catch (ReflectiveOperationException ofNoClass) {
            return null;
        }
    }

    private static MethodType type(Object member) throws Throwable {
        return (MethodType) METHOD_TYPE.invokeExact(member);
    }

    /** For whom a method was found that asks for its caller; null for any other handle. */
    static Class<?> caller(MethodHandle handle) throws Throwable {
        return BOUND_TO_CALLER.isInstance(handle) ? (Class<?>) CALLER.invokeExact((Object) handle) : null;
    }

    /** Whether a handle that the JDK has wrapped for such a caller leads to a call by reflection. */
    static boolean reflects(MethodHandle handle) throws Throwable {
        Object member = member(handle);
        if (member != null) {
            return isReflection(owner(member), (String) NAME.invokeExact(member));
        }
        int count = BOUND_CLASS.isInstance(handle) ? (int) BOUND_COUNT.invokeExact(handle) : 0;
        for (int i = 0; i < count; i++) {
            if ((Object) BOUND.invokeExact(handle, i) instanceof MethodHandle bound && reflects(bound)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a method calls another one by reflection, in the name of its caller. */
    static boolean isReflection(Class<?> owner, String name) {
        return owner == Method.class && name.equals("invoke") || owner == Constructor.class && name.equals("newInstance");
    }

    static Object of(MethodHandle handle) throws Throwable {
        return (Object) FORM.invokeExact(handle);
    }

    // ---- forms

    /** The steps, behind as many parameters as {@link #arity} says. */
    static Object[] steps(Object form) throws Throwable {
        return (Object[]) NAMES.invokeExact(form);
    }

    static int arity(Object form) throws Throwable {
        return (int) ARITY.invokeExact(form);
    }

    /** The number of the step whose value is the handle's; negative where it gives none. */
    static int result(Object form) throws Throwable {
        return (int) RESULT.invokeExact(form);
    }

    // ---- steps

    static Object[] arguments(Object step, Object[] values) throws Throwable {
        Object[] given = (Object[]) ARGUMENTS.invokeExact(step);
        Object[] arguments = given.clone();
        for (int i = 0; i < arguments.length; i++) {
            if (NAME_CLASS.isInstance(arguments[i])) {
                arguments[i] = values[(int) INDEX.invokeExact(arguments[i])];
            }
        }
        return arguments;
    }

    /**
     * The name of what a step calls, if that is a handle's code or one of the JDK's functions that call handles: else
     * the empty text, and the step has only to be run.
     */
    static String callsHandles(Object step) throws Throwable {
        Object member = (Object) CALLS.invokeExact((Object) FUNCTION.invokeExact(step));
        if (member == null) {
            return "";
        }
        Class<?> owner = (Class<?>) OWNER.invokeExact(member);
        if (owner != MethodHandle.class && owner != INTRINSICS) {
            return "";
        }
        String name = (String) NAME.invokeExact(member);
        return switch (name) {
            case "invokeBasic", "guardWithCatch", "tryFinally", "tableSwitch", "loop" -> name;
            default -> "";
        };
    }

    /** Runs a step that calls nobody back. */
    static Object run(Object step, Object[] arguments) throws Throwable {
        return (Object) INVOKE.invokeExact((Object) FUNCTION.invokeExact(step), arguments);
    }

    /** A value as the steps behind this one want it. */
    static Object asGivenBy(Object step, Object value) throws Throwable {
        return (Object) TYPE.invokeExact(step) == INT ? toInt(value) : value;
    }

    static MethodHandle[] cases(Object holder) throws Throwable {
        return (MethodHandle[]) CASES.invokeExact(holder);
    }

    static MethodHandle[][] clauses(Object holder) throws Throwable {
        return (MethodHandle[][]) CLAUSES.invokeExact(holder);
    }

    // ---- values

    private static Object toInt(Object value) {
        if (value instanceof Boolean is) {
            return is ? 1 : 0;
        }
        return value instanceof Character c ? (Object) (int) c
                : value instanceof Number number && !(value instanceof Integer) ? (Object) number.intValue() : value;
    }

    /** Changes boxed arguments to what a form takes. */
    static void toForm(MethodType type, Object[] values, int first) {
        for (int i = 0; i < type.parameterCount(); i++) {
            if (isSmall(type.parameterType(i))) {
                values[first + i] = toInt(values[first + i]);
            }
        }
    }

    /** Changes values of a form to boxed arguments. */
    static void fromForm(MethodType type, Object[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = fromForm(type.parameterType(i), values[i]);
        }
    }

    /** A value of a form as a box of its type. */
    static Object fromForm(Class<?> type, Object value) {
        if (!isSmall(type) || !(value instanceof Integer number)) {
            return value;
        }
        int bits = number;
        return type == boolean.class ? (Object) ((bits & 1) != 0)
                : type == char.class ? (Object) (char) bits
                        : type == byte.class ? (Object) (byte) bits : (Object) (short) bits;
    }

    private static boolean isSmall(Class<?> type) {
        return type == boolean.class || type == byte.class || type == short.class || type == char.class;
    }
}
