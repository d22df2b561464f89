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
 * @param finalFields fields among them that the JVM lets only the class itself write: final ones of objects and, where
 *     its version lets any method of the class write them, static ones
 * @param inheritedProtected what super classes of other packages protect
 */
public record Members(String owner, boolean isInterface, Set<String> own, Set<String> privateMethods,
        Set<String> finalFields, Set<String> inheritedProtected) {
    /** From this version of class files on static finals are written in the class initialiser alone. */
    private static final int FIRST_STRICT = 53;

    /** Those of a class. */
    public static Members of(ClassNode owner, Set<String> inheritedProtected) {
        Set<String> own = new HashSet<>();
        Set<String> privateMethods = new HashSet<>();
        Set<String> finalFields = new HashSet<>();
        boolean writesStaticFinals = (owner.version & 0xFFFF) < FIRST_STRICT;
        for (MethodNode method : owner.methods) {
            own.add(method.name + method.desc);
            if ((method.access & Opcodes.ACC_PRIVATE) != 0) {
                privateMethods.add(method.name + method.desc);
            }
        }
        for (FieldNode field : owner.fields) {
            own.add(field.name + field.desc);
            boolean isStatic = (field.access & Opcodes.ACC_STATIC) != 0;
            if ((field.access & Opcodes.ACC_FINAL) != 0 && (!isStatic || writesStaticFinals)) {
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
