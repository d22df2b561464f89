package org.weightless.agent;

import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.classfile.NestedCompanions;
import org.weightless.agent.instrument.rules.Names;
import org.weightless.runtime.Shortage;

/**
 * What has to hold in a JVM with other agents. All Java agents are called by one method of the JDK, which is changed for
 * that, to
 *
 * <pre>
 * if (name != null &amp;&amp; classBeingRedefined == null &amp;&amp; name.endsWith("$0fiber")) return null;
 * if (isRetransformer &amp;&amp; classBeingRedefined != null) bytes = TransformerCalls.toBegin(classBeingRedefined, bytes);
 * ... as before, but in the place of each {@code return made}
 * return TransformerCalls.named(made, loader, name);
 * </pre>
 *
 * and the method that adds a transformer, to begin with
 *
 * <pre>
 * if (canRetransform) TransformerCalls.adding(this);
 * </pre>
 *
 * <p>So no other agent changes companions when those are defined. What an agent has made of a class is in its companion
 * already: it would be there twice, and agents such as JaCoCo complain about a class that has their members.
 *
 * <p>And an agent that hands in a class file of its own, in the place of the one that it is given, takes no companion
 * out of a nest. The JVM refuses a change of a loaded class whose nest has other members.
 *
 * <p>And an agent whose transformers come behind all that have been there is noticed: who reads a class has to come
 * behind them. A class that has been redefined is given to each as it was redefined, see {@link Redefinitions}.
 */
final class OtherAgents implements ClassFileTransformer {
    /** The internal name of the class with the method that calls agents. */
    static final String CALLER = "sun/instrument/InstrumentationImpl";

    static final String RETRANSFORM = "retransformClasses";

    private static final String TRANSFORM = "transform";
    private static final String DESC = "(Ljava/lang/Module;Ljava/lang/ClassLoader;Ljava/lang/String;Ljava/lang/Class;"
            + "Ljava/security/ProtectionDomain;[BZ)[B";
    private static final String ADD_DESC = "(Ljava/lang/instrument/ClassFileTransformer;Z)V";
    private static final int CAN_RETRANSFORM = 2;
    private static final int LOADER = 2;
    private static final int NAME = 3;
    private static final int REDEFINED = 4;
    private static final int BYTES = 6;
    private static final int IS_RETRANSFORMER = 7;

    private static final String CALLS = "org.weightless.runtime.TransformerCalls";
    private static final String ADDING = "adding";
    private static final MethodType ADDED = MethodType.methodType(void.class, Object.class);
    private static final String TO_BEGIN = "toBegin";
    private static final MethodType BEGINNING = MethodType.methodType(byte[].class, Class.class, byte[].class);
    private static final MethodType BEGIN =
            MethodType.methodType(void.class, MethodHandle.class, MethodHandle.class, MethodHandle.class);
    private static final MethodType NAMED = MethodType.methodType(byte[].class, byte[].class, ClassLoader.class, String.class);

    private final Lookup trusted;
    private final Instrumentation instrumentation;
    private final CurrentBytes current;
    private final Redefinitions redefinitions;
    private final NestHosts nestHosts;
    /** The JDK's class does not say what is equal. */
    private final Map<Object, Boolean> seen = new WeakHashMap<>();
    private boolean begun;
    private volatile boolean callsUs;

    OtherAgents(Lookup trusted, Instrumentation instrumentation, CurrentBytes current, Redefinitions redefinitions,
            NestHosts nestHosts) {
        this.trusted = trusted;
        this.instrumentation = instrumentation;
        this.current = current;
        this.redefinitions = redefinitions;
        this.nestHosts = nestHosts;
    }

    /**
     * To be called before a companion is defined, or another agent changes a class. A JDK that calls agents in another
     * way shows them companions.
     */
    synchronized void begin() {
        if (begun) {
            return;
        }
        begun = true;
        try {
            Class<?> caller = Class.forName(CALLER.replace('/', '.'));
            prepare(caller.getModule());
            current.change(caller, this);
            current.newAgentsAreNoticed();
        } catch (ClassNotFoundException | UnmodifiableClassException | IOException | LinkageError e) {
            System.err.println("weightless: other agents may change fiber copies a second time: " + e);
        } catch (StackOverflowError | OutOfMemoryError e) {
            begun = false;
            throw e;
        }
    }

    /** The handle is called once, so that it makes the JDK define no classes while another agent is called. */
    private void prepare(Module caller) {
        try {
            Class<?> calls = BootClass.of(trusted, CALLS);
            MethodHandle names = trusted.findVirtual(OtherAgents.class, "named", NAMED).bindTo(this);
            MethodHandle notices = trusted.findVirtual(OtherAgents.class, ADDING, ADDED).bindTo(this);
            MethodHandle begins = trusted.findVirtual(Redefinitions.class, TO_BEGIN, BEGINNING).bindTo(redefinitions);
            trusted.findStatic(calls, "begin", BEGIN).invoke(names, notices, begins);
            trusted.findStatic(calls, "named", NAMED).invoke(new byte[0], (ClassLoader) null, "");
            trusted.findStatic(calls, ADDING, ADDED).invoke((Object) instrumentation);
            trusted.findStatic(calls, TO_BEGIN, BEGINNING).invoke(Object.class, new byte[0]);
            redefinitions.watch();
            instrumentation.redefineModule(caller, Set.of(calls.getModule()), Map.of(), Map.of(), Set.of(), Map.of());
            callsUs = true;
        } catch (Throwable e) {
            Shortage.rethrow(e);
            System.err.println("weightless: other agents may take companions out of their nests: " + e);
        }
    }

    /** The class file with the names of the companions of its nest; null where it has them, or needs none. */
    byte[] named(byte[] bytes, ClassLoader loader, String name) {
        try {
            return nestHosts.contains(loader, name) ? NestedCompanions.in(bytes).bytes() : null;
        } catch (IllegalArgumentException | IndexOutOfBoundsException broken) {
            // The JVM says what is wrong with it.
            return null;
        }
    }

    /** An agent adds a transformer; its first one stands behind all that have been there. */
    void adding(Object instrumentation) {
        boolean isNew;
        synchronized (seen) {
            isNew = seen.put(instrumentation, true) == null;
        }
        if (isNew && !current.isReading()) {
            current.expectAgent();
        }
    }

    /**
     * By which call a Java agent makes the change that this thread is called for; null if a debugger makes it, which may
     * have stopped all other threads.
     */
    static String changingCall() {
        for (StackTraceElement frame : new Throwable().getStackTrace()) {
            String method = frame.getMethodName();
            if ((method.equals(RETRANSFORM) || method.equals("redefineClasses"))
                    && frame.getClassName().equals(CALLER.replace('/', '.'))) {
                return method;
            }
        }
        return null;
    }

    @Override
    public byte[] transform(Module module, ClassLoader loader, String name, Class<?> type, ProtectionDomain domain,
            byte[] bytes) {
        return CALLER.equals(name) ? applyTo(bytes) : null;
    }

    /** The class that calls agents, whenever somebody else changes it; null where it stays as it is. */
    synchronized byte[] changed(byte[] bytes) {
        return begun ? applyTo(bytes) : null;
    }

    private byte[] applyTo(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new Guarded(writer, callsUs), 0);
        return writer.toByteArray();
    }

    private static final class Guarded extends ClassVisitor {
        private final boolean callsUs;

        Guarded(ClassVisitor next, boolean callsUs) {
            super(Opcodes.ASM9, next);
            this.callsUs = callsUs;
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String desc, String signature, String[] exceptions) {
            MethodVisitor method = super.visitMethod(access, name, desc, signature, exceptions);
            if (callsUs && name.equals("addTransformer") && desc.equals(ADD_DESC)) {
                return new Noticing(method);
            }
            return name.equals(TRANSFORM) && desc.equals(DESC) ? new Guard(method, callsUs) : method;
        }
    }

    private static final class Noticing extends MethodVisitor {
        Noticing(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            Label goOn = new Label();
            visitVarInsn(Opcodes.ILOAD, CAN_RETRANSFORM);
            visitJumpInsn(Opcodes.IFEQ, goOn);
            visitVarInsn(Opcodes.ALOAD, 0);
            visitMethodInsn(Opcodes.INVOKESTATIC, CALLS.replace('.', '/'), ADDING, ADDED.toMethodDescriptorString(), false);
            visitLabel(goOn);
            visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        }
    }

    private static final class Guard extends MethodVisitor {
        private final boolean callsUs;

        Guard(MethodVisitor next, boolean callsUs) {
            super(Opcodes.ASM9, next);
            this.callsUs = callsUs;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            Label goOn = new Label();
            visitVarInsn(Opcodes.ALOAD, NAME);
            visitJumpInsn(Opcodes.IFNULL, goOn);
            visitVarInsn(Opcodes.ALOAD, REDEFINED);
            visitJumpInsn(Opcodes.IFNONNULL, goOn);
            visitVarInsn(Opcodes.ALOAD, NAME);
            visitLdcInsn(Names.COMPANION);
            visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/String", "endsWith", "(Ljava/lang/String;)Z", false);
            visitJumpInsn(Opcodes.IFEQ, goOn);
            super.visitInsn(Opcodes.ACONST_NULL);
            super.visitInsn(Opcodes.ARETURN);
            visitLabel(goOn);
            visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            if (callsUs) {
                replaceBytes();
            }
        }

        private void replaceBytes() {
            Label goOn = new Label();
            visitVarInsn(Opcodes.ILOAD, IS_RETRANSFORMER);
            visitJumpInsn(Opcodes.IFEQ, goOn);
            visitVarInsn(Opcodes.ALOAD, REDEFINED);
            visitJumpInsn(Opcodes.IFNULL, goOn);
            visitVarInsn(Opcodes.ALOAD, REDEFINED);
            visitVarInsn(Opcodes.ALOAD, BYTES);
            visitMethodInsn(Opcodes.INVOKESTATIC, CALLS.replace('.', '/'), TO_BEGIN, BEGINNING.toMethodDescriptorString(),
                    false);
            visitVarInsn(Opcodes.ASTORE, BYTES);
            visitLabel(goOn);
            visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == Opcodes.ARETURN && callsUs) {
                visitVarInsn(Opcodes.ALOAD, LOADER);
                visitVarInsn(Opcodes.ALOAD, NAME);
                visitMethodInsn(Opcodes.INVOKESTATIC, CALLS.replace('.', '/'), "named", NAMED.toMethodDescriptorString(),
                        false);
            }
            super.visitInsn(opcode);
        }

        @Override
        public void visitMaxs(int stack, int locals) {
            super.visitMaxs(stack + 2, locals);
        }
    }
}
