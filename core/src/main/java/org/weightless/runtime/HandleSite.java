package org.weightless.runtime;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.WrongMethodTypeException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * A call of a method handle inside a fiber. A direct handle says which method it calls, so that call is linked like one
 * that names the method; a combined one is gone through by a {@link HandleFrame}.
 */
final class HandleSite extends Site {
    private static final MethodHandle CHOOSE;

    static {
        try {
            CHOOSE = MethodHandles.lookup().findVirtual(
                    HandleSite.class, "choose", MethodType.methodType(MethodHandle.class, MethodHandle.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static volatile boolean isPrepared;

    private final Lookup caller;
    private final String name;
    private final MethodHandle plain;
    private final String place;
    /** The call of any combined handle; null until one is met. */
    private MethodHandle through;
    /** By the handles' identities; none keeps its handle, so that of a combined one has it for an argument. */
    private Map<MethodHandle, MethodHandle> linked = Collections.synchronizedMap(new WeakHashMap<>());

    private HandleSite(Lookup caller, String name, MethodType type, String place) {
        super(type);
        this.caller = caller;
        this.name = name;
        this.place = place;
        MethodType call = Linker.callType(type).dropParameterTypes(0, 1);
        MethodHandle invoker = name.equals("invokeExact") ? MethodHandles.exactInvoker(call) : MethodHandles.invoker(call);
        plain = MethodHandles.dropArguments(invoker, type.parameterCount() - 1, Coroutine.class).asType(type);
        begin(linking());
    }

    /**
     * The site of a call of a handle; null for any other call.
     *
     * @param place which of the calls of its line it is; null where that is clear
     */
    static CallSite of(Lookup caller, String name, MethodType type, String place) {
        if (!isPrepared) {
            Engine.provider().prepareForHandles();
            isPrepared = true;
        }
        if (name.equals("invokeWithArguments")) {
            return new ConstantCallSite((type.parameterType(1) == Object[].class
                    ? HandleFrame.INVOKE_WITH_ARGUMENTS
                    : HandleFrame.INVOKE_WITH_LIST).asType(type));
        }
        return isInvocation(name) ? new HandleSite(caller, name, type, place).call() : null;
    }

    /** Whether a method of this name calls what the handle is of. */
    private static boolean isInvocation(String name) {
        return name.equals("invokeExact") || name.equals("invoke");
    }

    @Override
    MethodHandle linking() {
        return dispatchThrough(CHOOSE.bindTo(this));
    }

    @Override
    synchronized void unlink() {
        linked = Collections.synchronizedMap(new WeakHashMap<>());
        super.unlink();
    }

    private MethodHandle choose(MethodHandle handle) {
        if (handle == null) {
            throw NullTexts.ofReceiver(MethodHandle.class, name, arguments(), HandleSite.class, place);
        }
        MethodHandle target = linked.get(handle);
        if (target == null) {
            StackReserve.check();
            int before = timesUnlinked();
            target = link(handle);
            synchronized (this) {
                if (before == timesUnlinked()) {
                    linked.put(handle, target);
                }
            }
        }
        return target;
    }

    private MethodHandle link(MethodHandle handle) {
        MethodType call = Linker.callType(type()).dropParameterTypes(0, 1);
        if (name.equals("invokeExact") ? !handle.type().equals(call) : !converts(handle, call)) {
            return plain;
        }
        MethodHandleInfo info =
                handle.isVarargsCollector() && !handle.type().equals(call) ? null : direct(Linker.trusted(caller), handle);
        if (info == null) {
            return through();
        }
        if (!callsMethod(info)) {
            return plain;
        }
        Lookup from = info.getReferenceKind() == MethodHandleInfo.REF_invokeSpecial
                ? Linker.trusted(caller).in(handle.type().parameterType(0))
                : caller;
        MethodHandle behind = Lambdas.behind(from, info, this);
        MethodType arguments = type().dropParameterTypes(0, 1).changeReturnType(behind.type().returnType());
        MethodHandle result = ReturnConversion.apply(behind.asType(arguments), handle.type().returnType());
        result = ReturnConversion.apply(result, call.returnType());
        if (result.type().returnType() == void.class && call.returnType() != void.class) {
            return through();
        }
        return MethodHandles.dropArguments(result, 0, MethodHandle.class).asType(type());
    }

    /** What a direct handle is of; null for all others. */
    static MethodHandleInfo direct(Lookup trusted, MethodHandle handle) {
        try {
            return trusted.revealDirect(handle);
        } catch (IllegalArgumentException | SecurityException combined) {
            return null;
        }
    }

    /** The call of a handle that is combined of others; a plain one where this JDK's are not known. */
    private synchronized MethodHandle through() {
        if (through == null) {
            try {
                through = HandleForm.isKnown() ? HandleFrame.linked(type()) : plain;
            } catch (LinkageError otherJdk) {
                Shortage.rethrow(otherJdk);
                through = plain;
            }
        }
        return through;
    }

    private static boolean converts(MethodHandle handle, MethodType call) {
        try {
            handle.asType(call);
            return true;
        } catch (WrongMethodTypeException otherTypes) {
            return false;
        }
    }

    /** Whether a direct handle calls a method or constructor, and does not read or write a field. */
    static boolean callsMethod(MethodHandleInfo info) {
        return switch (info.getReferenceKind()) {
            case MethodHandleInfo.REF_invokeStatic, MethodHandleInfo.REF_invokeSpecial, MethodHandleInfo.REF_invokeVirtual,
                    MethodHandleInfo.REF_invokeInterface, MethodHandleInfo.REF_newInvokeSpecial -> true;
            default -> false;
        };
    }
}
