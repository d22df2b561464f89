package org.weightless.agent.instrument.plan;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.rules.Names;

/**
 * The members of a class whose access matters to code that moves into its companion. Each is given as name and
 * descriptor.
 *
 * @param owner internal name of the class
 * @param isInterface whether that is an interface
 * @param own all members that the class declares
 * @param privateMethods those among them
 * @param finalFields instance fields among them
 * @param inheritedProtected what super classes of other packages protect
 */
public record Members(String owner, boolean isInterface, Set<String> own, Set<String> privateMethods,
        Set<String> finalFields, Set<String> inheritedProtected) {

    /** Those of a class. */
    public static Members of(ClassNode owner, Set<String> inheritedProtected) {
        Set<String> own = new HashSet<>();
        Set<String> privateMethods = new HashSet<>();
        Set<String> finalFields = new HashSet<>();
        for (MethodNode method : owner.methods) {
            own.add(method.name + method.desc);
            if ((method.access & Opcodes.ACC_PRIVATE) != 0) {
                privateMethods.add(method.name + method.desc);
            }
        }
        for (FieldNode field : owner.fields) {
            own.add(field.name + field.desc);
            if ((field.access & (Opcodes.ACC_FINAL | Opcodes.ACC_STATIC)) == Opcodes.ACC_FINAL) {
                finalFields.add(field.name + field.desc);
            }
        }
        return new Members(owner.name, (owner.access & Opcodes.ACC_INTERFACE) != 0, own, privateMethods, finalFields,
                inheritedProtected);
    }

    /**
     * The name that a copy has in the end: a static method's is its own if no instance method's copy looks the same.
     *
     * @param name as planned
     * @param desc of the copy
     */
    public String settled(String name, String desc) {
        if (!name.endsWith(Names.STATIC)) {
            return name;
        }
        String method = name.substring(0, name.length() - Names.STATIC.length());
        String instance = "(" + desc.substring(desc.indexOf(';') + 1).replace(Names.COROUTINE_DESC, "");
        return own.contains(method + instance) ? name : method;
    }

    /** Whether an access by this class is one that only a sub class has. */
    public boolean isInheritedProtected(String named, String member) {
        return inheritedProtected.contains(member) && !(named.equals(owner) && own.contains(member));
    }
}
