package org.weightless.agent.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.util.Textifier;
import org.objectweb.asm.util.TraceMethodVisitor;

/** Class files as text. */
public final class Disassembly {
    private Disassembly() {}

    /** Each method's code. */
    public static Map<String, String> of(byte[] bytes) {
        Map<String, String> methods = new TreeMap<>();
        new ClassReader(bytes).accept(new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String desc, String signature, String[] exceptions) {
                Textifier text = new Textifier(Opcodes.ASM9) {
                    @Override
                    public void visitMethodEnd() {
                        super.visitMethodEnd();
                        StringWriter out = new StringWriter();
                        print(new PrintWriter(out, true));
                        methods.put(name + desc, out.toString());
                    }
                };
                return new TraceMethodVisitor(text);
            }
        }, 0);
        return methods;
    }
}
