package org.weightless.agent.instrument;

import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.classfile.Hierarchy;

/** Class files of empty classes, and a hierarchy that reads them and nothing else. */
public final class ClassFiles {
    private final Map<String, byte[]> files = new HashMap<>();

    /** The class files of Object and String, which nobody need add. */
    public ClassFiles() {
        with("java/lang/Object", Opcodes.ACC_PUBLIC, null);
        with("java/lang/String", Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL, "java/lang/Object");
    }

    public ClassFiles with(String name, int access, String superName) {
        files.put(name + ".class", bytes(name, access, superName));
        return this;
    }

    public ClassFiles withBytes(String name, byte... bytes) {
        files.put(name + ".class", bytes);
        return this;
    }

    public static byte[] bytes(String name, int access, String superName) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, access, name, null, superName, null);
        writer.visitEnd();
        return writer.toByteArray();
    }

    public Hierarchy hierarchy() {
        return new Hierarchy(name -> files.containsKey(name) ? new ByteArrayInputStream(files.get(name)) : null);
    }
}
