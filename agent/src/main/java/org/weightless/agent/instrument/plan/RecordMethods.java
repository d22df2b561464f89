package org.weightless.agent.instrument.plan;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InnerClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.weightless.agent.instrument.analyse.KnownCalls;

/**
 * Writes out what compilers leave to the JVM in a record: {@code toString}, {@code hashCode} and {@code equals} are one
 * {@code invokedynamic} each by {@link java.lang.runtime.ObjectMethods}, which are method handles that no fiber sees
 * into. Here they are plain calls for each component, which may suspend.
 *
 * <p>What the JDK does is done in its order (17 to 25): texts and hash codes from the first component to the last,
 * comparisons from the last to the first. A record without a component of anybody's class stays as it is; its own
 * class is final.
 */
public final class RecordMethods implements Opcodes {
    private static final String FACTORY = "java/lang/runtime/ObjectMethods";
    private static final String OBJECTS = "java/util/Objects";
    private static final Type STRING = Type.getObjectType("java/lang/String");
    private static final String CONCAT_TYPE =
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
                    + "Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/invoke/CallSite;";
    private static final Handle CONCAT = new Handle(H_INVOKESTATIC, "java/lang/invoke/StringConcatFactory",
            "makeConcatWithConstants", CONCAT_TYPE, false);
    /** So many can be concatenated at once, if each takes two slots; records with more stay as they are. */
    private static final int MOST = 100;

    private final ClassNode owner;
    private final MethodNode method;
    private final String[] names;
    private final List<Handle> fields;
    private final InsnList code = new InsnList();

    private RecordMethods(ClassNode owner, MethodNode method, String[] names, List<Handle> fields) {
        this.owner = owner;
        this.method = method;
        this.names = names;
        this.fields = fields;
    }

    /** Changes the methods of a record in the tree. */
    public static void writeOut(ClassNode owner) {
        for (MethodNode method : owner.methods) {
            for (AbstractInsnNode insn : method.instructions.toArray()) {
                if (insn instanceof InvokeDynamicInsnNode site && site.bsm.getOwner().equals(FACTORY)
                        && isAllOf(owner, method, site)) {
                    writeOut(owner, method, site);
                }
            }
        }
    }

    /** Whether a method does nothing but ask the site, for the class's own fields. */
    private static boolean isAllOf(ClassNode owner, MethodNode method, InvokeDynamicInsnNode site) {
        int instructions = 0;
        for (AbstractInsnNode insn : method.instructions) {
            instructions += insn.getOpcode() >= 0 ? 1 : 0;
        }
        boolean takesOther = method.name.equals("equals") && method.desc.equals("(Ljava/lang/Object;)Z");
        boolean takesNothing = method.name.equals("toString") && method.desc.equals("()Ljava/lang/String;")
                || method.name.equals("hashCode") && method.desc.equals("()I");
        return (method.access & ACC_STATIC) == 0
                && (takesOther && instructions == 4 || takesNothing && instructions == 3)
                && site.name.equals(method.name)
                && site.desc.equals("(L" + owner.name + ";" + method.desc.substring(1));
    }

    private static void writeOut(ClassNode owner, MethodNode method, InvokeDynamicInsnNode site) {
        String names = (String) site.bsmArgs[1];
        List<Handle> fields = new ArrayList<>();
        boolean anyones = false;
        for (int i = 2; i < site.bsmArgs.length; i++) {
            Handle field = (Handle) site.bsmArgs[i];
            if (field.getTag() != H_GETFIELD || !field.getOwner().equals(owner.name)) {
                return;
            }
            fields.add(field);
            anyones |= isAnyones(Type.getType(field.getDesc())) && !field.getDesc().equals("L" + owner.name + ";");
        }
        if (anyones && fields.size() <= MOST) {
            new RecordMethods(owner, method, names.split(";"), fields).write();
        }
    }

    private static boolean isAnyones(Type type) {
        return type.getSort() == Type.OBJECT && KnownCalls.mayBeAnyones(type);
    }

    private void write() {
        for (AbstractInsnNode insn : method.instructions) {
            if (insn instanceof LineNumberNode line) {
                LabelNode start = new LabelNode();
                code.add(start);
                code.add(new LineNumberNode(line.line, start));
                break;
            }
        }
        switch (method.name) {
            case "toString" -> text();
            case "hashCode" -> hash();
            default -> comparison();
        }
        method.instructions = code;
        method.localVariables = null;
        method.maxStack = 4 + 2 * fields.size();
    }

    private void text() {
        StringBuilder recipe = new StringBuilder(simpleName()).append('[');
        Type[] parts = new Type[fields.size()];
        for (int i = 0; i < parts.length; i++) {
            recipe.append(i == 0 ? "" : ", ").append(names[i]).append("=\1");
            parts[i] = field(0, fields.get(i));
            if (isAnyones(parts[i])) {
                call(STRING.getInternalName(), "valueOf", "(Ljava/lang/Object;)Ljava/lang/String;");
                parts[i] = STRING;
            } else if (parts[i].getSort() == Type.ARRAY) {
                parts[i] = Type.getObjectType("java/lang/Object");
            }
        }
        code.add(new InvokeDynamicInsnNode("makeConcatWithConstants", Type.getMethodDescriptor(STRING, parts), CONCAT,
                recipe.append(']').toString()));
        code.add(new InsnNode(ARETURN));
    }

    private String simpleName() {
        for (InnerClassNode inner : owner.innerClasses) {
            if (inner.name.equals(owner.name) && inner.innerName != null) {
                return inner.innerName;
            }
        }
        return owner.name.substring(owner.name.lastIndexOf('/') + 1);
    }

    private void hash() {
        code.add(new InsnNode(ICONST_0));
        for (Handle each : fields) {
            code.add(new IntInsnNode(BIPUSH, 31));
            code.add(new InsnNode(IMUL));
            Type type = field(0, each);
            if (type.getSort() >= Type.ARRAY) {
                call(OBJECTS, "hashCode", "(Ljava/lang/Object;)I");
            } else {
                call(box(type), "hashCode", "(" + type + ")I");
            }
            code.add(new InsnNode(IADD));
        }
        code.add(new InsnNode(IRETURN));
    }

    private static String box(Type type) {
        return switch (type.getSort()) {
            case Type.BOOLEAN -> "java/lang/Boolean";
            case Type.CHAR -> "java/lang/Character";
            case Type.BYTE -> "java/lang/Byte";
            case Type.SHORT -> "java/lang/Short";
            case Type.INT -> "java/lang/Integer";
            case Type.FLOAT -> "java/lang/Float";
            case Type.LONG -> "java/lang/Long";
            default -> "java/lang/Double";
        };
    }

    private void comparison() {
        LabelNode same = new LabelNode();
        LabelNode other = new LabelNode();
        code.add(new VarInsnNode(ALOAD, 0));
        code.add(new VarInsnNode(ALOAD, 1));
        code.add(new JumpInsnNode(IF_ACMPEQ, same));
        code.add(new VarInsnNode(ALOAD, 1));
        code.add(new TypeInsnNode(INSTANCEOF, owner.name));
        code.add(new JumpInsnNode(IFEQ, other));
        for (int i = fields.size() - 1; i >= 0; i--) {
            field(0, fields.get(i));
            compare(field(1, fields.get(i)), other);
        }
        answer(same, ICONST_1);
        answer(other, ICONST_0);
    }

    private void compare(Type type, LabelNode other) {
        switch (type.getSort()) {
            case Type.OBJECT, Type.ARRAY -> {
                call(OBJECTS, "equals", "(Ljava/lang/Object;Ljava/lang/Object;)Z");
                code.add(new JumpInsnNode(IFEQ, other));
            }
            case Type.LONG, Type.FLOAT, Type.DOUBLE -> {
                call(box(type), "compare", "(" + type + type + ")I");
                code.add(new JumpInsnNode(IFNE, other));
            }
            default -> code.add(new JumpInsnNode(IF_ICMPNE, other));
        }
    }

    private void answer(LabelNode label, int opcode) {
        Object[] locals = {owner.name, "java/lang/Object"};
        code.add(label);
        code.add(new FrameNode(F_NEW, locals.length, locals, 0, new Object[0]));
        code.add(new InsnNode(opcode));
        code.add(new InsnNode(IRETURN));
    }

    private Type field(int local, Handle field) {
        code.add(new VarInsnNode(ALOAD, local));
        if (local > 0) {
            code.add(new TypeInsnNode(CHECKCAST, owner.name));
        }
        code.add(new FieldInsnNode(GETFIELD, owner.name, field.getName(), field.getDesc()));
        return Type.getType(field.getDesc());
    }

    private void call(String type, String name, String desc) {
        code.add(new MethodInsnNode(INVOKESTATIC, type, name, desc));
    }
}
