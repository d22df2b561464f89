package org.weightless.agent.instrument.plan;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.rules.Names;

/**
 * What is generated for a method is called by these names.
 *
 * @param copy the fiber copy
 * @param copyDesc its descriptor
 * @param resume the resume method, which goes on behind a suspension point
 * @param overload how many resume methods of this name come before it
 */
public record CopyNames(String copy, String copyDesc, String resume, int overload) {
    static CopyNames of(String owner, MethodNode method, int overload) {
        boolean isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
        String copy = Names.copyName(owner, method.name, method.desc, isStatic);
        return new CopyNames(copy, Names.copyDesc(owner, method), method.name, overload);
    }

    /** The descriptor of the resume method. */
    public String resumeDesc() {
        return Names.resumeDesc(overload);
    }

    /** The types in that descriptor by which overloads differ. */
    public String resumeDigits() {
        return Names.resumeDigits(overload);
    }
}
