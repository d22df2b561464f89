package org.weightless.agent.instrument.emit;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.plan.LinkTypes;
import org.weightless.agent.instrument.plan.Members;
import org.weightless.agent.instrument.rules.Names;

/**
 * Moves code from a class into its companion. That is a nestmate, so what is private stays in reach; what is left goes
 * through the runtime's {@code HostAccess}.
 *
 * <pre>
 * invokespecial of a private method     invokevirtual, invokeinterface
 * invokespecial of super's              HostAccess.special
 * super(...), this(...)                 HostAccess.constructor, nothing for Object's
 * putfield of a final field             HostAccess.finalField
 * protected, inherited from elsewhere   HostAccess.virtual, statically, getter, setter
 * MethodHandles.lookup()                HostAccess.lookup
 * Field.get, canAccess, newUpdater      HostAccess.member
 * lambdas and method references         HostAccess.metafactory, altMetafactory
 * other bootstrap methods               HostAccess.hosted, hostedConstant
 * </pre>
 */
public final class Relocation {
    private static final String LOOKUP = "Ljava/lang/invoke/MethodHandles$Lookup;";
    private static final String HANDLE = "Ljava/lang/invoke/MethodHandle;";

    private final Members members;
    private final String companion;
    /** Names of methods that may be inherited protected ones: most calls are of none, which is seen at once. */
    private final Set<String> protectedNames = new HashSet<>();
    private boolean inheritsProtectedFields;

    /**
     * Sets up.
     *
     * @param members those of the class that the code comes from
     */
    public Relocation(Members members) {
        this.members = members;
        companion = Names.companion(members.owner());
        for (String member : members.inheritedProtected()) {
            int desc = member.indexOf('(');
            if (desc < 0) {
                inheritsProtectedFields = true;
            } else {
                protectedNames.add(member.substring(0, desc));
            }
        }
    }

    /** The method, with its code moved in the tree. */
    MethodNode moved(MethodNode method) {
        method.name = members.settled(method.name, method.desc);
        AbstractInsnNode next;
        for (AbstractInsnNode insn = method.instructions.getFirst(); insn != null; insn = next) {
            next = insn.getNext();
            AbstractInsnNode moved = moved(insn);
            if (moved != insn) {
                method.instructions.set(insn, moved);
            }
        }
        return method;
    }

    private AbstractInsnNode moved(AbstractInsnNode insn) {
        if (insn instanceof MethodInsnNode call) {
            return moved(call);
        } else if (insn instanceof FieldInsnNode field) {
            return moved(field);
        } else if (insn instanceof InvokeDynamicInsnNode dynamic) {
            return moved(dynamic);
        } else if (insn instanceof LdcInsnNode constant) {
            constant.cst = moved(constant.cst);
        }
        return insn;
    }

    // ---- calls

    private AbstractInsnNode moved(MethodInsnNode call) {
        if (call.owner.equals(companion)) {
            call.name = members.settled(call.name, call.desc);
            return call;
        }
        if (call.name.equals(Names.CONSTRUCTOR) && call.getOpcode() == Opcodes.INVOKESPECIAL) {
            return call.owner.equals("java/lang/Object") ? new InsnNode(Opcodes.POP) : access(call, "constructor", call.owner);
        }
        if (call.getOpcode() == Opcodes.INVOKESPECIAL && !call.name.equals("<init>")) {
            return call.owner.equals(members.owner()) && members.privateMethods().contains(call.name + call.desc)
                    ? new MethodInsnNode(members.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL, call.owner,
                            call.name, call.desc, members.isInterface())
                    : access(call, "special", members.owner());
        }
        if (call.owner.equals("java/lang/invoke/MethodHandles") && call.name.equals("lookup")) {
            return new InvokeDynamicInsnNode(call.name, call.desc, handle("lookup", ""));
        }
        if (asksWhatCallerMayDo(call)) {
            String desc =
                    call.getOpcode() == Opcodes.INVOKESTATIC ? call.desc : "(L" + call.owner + ";" + call.desc.substring(1);
            return new InvokeDynamicInsnNode(
                    call.name, desc, handle("member", "Ljava/lang/Class;"), Type.getObjectType(call.owner));
        }
        if (!protectedNames.contains(call.name) || call.owner.startsWith("[") || call.name.equals("<init>")
                || !members.isInheritedProtected(call.owner, call.name + call.desc)) {
            return call;
        }
        return call.getOpcode() == Opcodes.INVOKESTATIC
                ? access(call, "statically", null)
                : access(call, "virtual", call.owner);
    }

    /**
     * Whether the JDK asks for its caller here, and whose subclass that is. Calls of methods and constructors go
     * through the linker.
     */
    private static boolean asksWhatCallerMayDo(MethodInsnNode call) {
        if (call.owner.startsWith("java/util/concurrent/atomic/")) {
            return call.name.equals("newUpdater");
        }
        return call.owner.startsWith("java/lang/reflect/") && call.desc.startsWith("(Ljava/lang/Object;")
                && (call.name.equals("canAccess")
                        || call.owner.equals("java/lang/reflect/Field")
                                && (call.name.startsWith("get") || call.name.startsWith("set")));
    }

    /**
     * The call through the runtime.
     *
     * @param receiver its type, or null where there is none
     */
    private AbstractInsnNode access(MethodInsnNode call, String bootstrap, String receiver) {
        String erased = LinkTypes.erase(call.desc, Type.getReturnType(call.desc), members.owner(), call.owner);
        String desc = receiver == null ? erased : "(L" + receiver + ";" + erased.substring(1);
        return access(call.name, desc, bootstrap, call.owner, call.desc);
    }

    private static AbstractInsnNode access(String name, String siteDesc, String bootstrap, String owner, String desc) {
        return new InvokeDynamicInsnNode(
                name, siteDesc, handle(bootstrap, "Ljava/lang/Class;Ljava/lang/String;"), Type.getObjectType(owner), desc);
    }

    // ---- fields

    private AbstractInsnNode moved(FieldInsnNode field) {
        boolean ofObject = field.getOpcode() == Opcodes.PUTFIELD;
        if ((ofObject || field.getOpcode() == Opcodes.PUTSTATIC) && field.owner.equals(members.owner())
                && members.finalFields().contains(field.name + field.desc)) {
            String receiver = ofObject ? "L" + field.owner + ";" : "";
            return new InvokeDynamicInsnNode(field.name, "(" + receiver + field.desc + ")V", handle("finalField", ""));
        }
        if (!inheritsProtectedFields || !members.isInheritedProtected(field.owner, field.name + field.desc)) {
            return field;
        }
        String receiver = "(L" + field.owner + ";";
        return switch (field.getOpcode()) {
            case Opcodes.GETFIELD -> access(field, "getter", receiver + ")" + field.desc);
            case Opcodes.PUTFIELD -> access(field, "setter", receiver + field.desc + ")V");
            case Opcodes.GETSTATIC -> access(field, "getter", "()" + field.desc);
            default -> access(field, "setter", "(" + field.desc + ")V");
        };
    }

    private static AbstractInsnNode access(FieldInsnNode field, String bootstrap, String siteDesc) {
        return access(field.name, siteDesc, bootstrap, field.owner, field.desc);
    }

    // ---- constants and bootstrap methods

    private AbstractInsnNode moved(InvokeDynamicInsnNode dynamic) {
        Handle bootstrap = dynamic.bsm;
        if (bootstrap.getOwner().equals(Names.LINKER)) {
            return dynamic;
        }
        Object[] arguments = moved(dynamic.bsmArgs);
        if (bootstrap.getOwner().equals(Names.METAFACTORY)) {
            Handle ours = new Handle(bootstrap.getTag(), Names.HOST_ACCESS, bootstrap.getName(), bootstrap.getDesc(), false);
            return new InvokeDynamicInsnNode(dynamic.name, dynamic.desc, ours, arguments);
        }
        return isAnyones(bootstrap)
                ? new InvokeDynamicInsnNode(dynamic.name, dynamic.desc, bootstrap, arguments)
                : new InvokeDynamicInsnNode(dynamic.name, dynamic.desc,
                        hosted("hosted", "Ljava/lang/invoke/MethodType;", "Ljava/lang/invoke/CallSite;"),
                        behind(bootstrap, arguments));
    }

    /** Bootstrap methods of the JDK's and of the runtime treat nestmates alike. */
    private static boolean isAnyones(Handle bootstrap) {
        return bootstrap.getOwner().startsWith("java/lang/invoke/")
                || bootstrap.getOwner().startsWith("java/lang/runtime/")
                || bootstrap.getOwner().startsWith(Names.RUNTIME);
    }

    private Object[] moved(Object[] constants) {
        Object[] moved = new Object[constants.length];
        for (int i = 0; i < constants.length; i++) {
            moved[i] = moved(constants[i]);
        }
        return moved;
    }

    private Object moved(Object constant) {
        if (constant instanceof Handle handle) {
            return moved(handle);
        }
        return constant instanceof ConstantDynamic dynamic ? moved(dynamic) : constant;
    }

    /** A handle of a private method was one of {@code invokespecial} before there were nests. */
    private Handle moved(Handle handle) {
        if (handle.getTag() != Opcodes.H_INVOKESPECIAL || !handle.getOwner().equals(members.owner())) {
            return handle;
        }
        return new Handle(handle.isInterface() ? Opcodes.H_INVOKEINTERFACE : Opcodes.H_INVOKEVIRTUAL, handle.getOwner(),
                handle.getName(), handle.getDesc(), handle.isInterface());
    }

    private ConstantDynamic moved(ConstantDynamic dynamic) {
        Object[] arguments = new Object[dynamic.getBootstrapMethodArgumentCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = moved(dynamic.getBootstrapMethodArgument(i));
        }
        Handle bootstrap = dynamic.getBootstrapMethod();
        return isAnyones(bootstrap)
                ? new ConstantDynamic(dynamic.getName(), dynamic.getDescriptor(), bootstrap, arguments)
                : new ConstantDynamic(dynamic.getName(), dynamic.getDescriptor(),
                        hosted("hostedConstant", "Ljava/lang/Class;", "Ljava/lang/Object;"), behind(bootstrap, arguments));
    }

    private static Object[] behind(Handle bootstrap, Object[] arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = bootstrap;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return all;
    }

    private static Handle hosted(String name, String type, String result) {
        return new Handle(Opcodes.H_INVOKESTATIC, Names.HOST_ACCESS, name,
                "(" + LOOKUP + "Ljava/lang/String;" + type + HANDLE + "[Ljava/lang/Object;)" + result, false);
    }

    private static Handle handle(String name, String parameters) {
        String type = "(" + LOOKUP + "Ljava/lang/String;Ljava/lang/invoke/MethodType;" + parameters
                + ")Ljava/lang/invoke/CallSite;";
        return new Handle(Opcodes.H_INVOKESTATIC, Names.HOST_ACCESS, name, type, false);
    }
}
