package org.weightless.agent.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.Callable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The class path of the tests once more, in front of the one that is there: each method of a library calls {@link
 * MethodEntries} first. The agent that runs in the tests' JVM instruments what comes of that.
 */
final class YieldingClassPath extends URLClassLoader {
    private YieldingClassPath(URL[] classPath) {
        super(classPath, YieldingClassPath.class.getClassLoader());
    }

    static YieldingClassPath open() throws MalformedURLException {
        return new YieldingClassPath(PlainClassPath.urls());
    }

    /** A new object of the twin of a program. */
    Callable<?> twin(Class<? extends Callable<?>> program) throws ReflectiveOperationException {
        return (Callable<?>) loadClass(program.getName()).getDeclaredConstructor().newInstance();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (isShared(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    /** The JDK's classes, and what this project has but the programs. */
    private static boolean isShared(String name) {
        return !name.startsWith(Workloads.class.getName())
                && (name.startsWith("org.weightless.") || ClassLoader.getPlatformClassLoader().getResource(file(name)) != null);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        URL found = findResource(file(name));
        if (found == null) {
            throw new ClassNotFoundException(name);
        }
        try (InputStream in = found.openStream()) {
            byte[] bytes = withCalls(in.readAllBytes());
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private static String file(String name) {
        return name.replace('.', '/') + ".class";
    }

    /** The class with a call in front of each method that has code; constructors and class initialisers stay as they are. */
    private static byte[] withCalls(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String desc, String signature, String[] exceptions) {
                MethodVisitor method = super.visitMethod(access, name, desc, signature, exceptions);
                return name.startsWith("<") ? method : new MethodVisitor(Opcodes.ASM9, method) {
                    @Override
                    public void visitCode() {
                        super.visitCode();
                        visitMethodInsn(Opcodes.INVOKESTATIC, MethodEntries.class.getName().replace('.', '/'), "entered", "()V",
                                false);
                    }
                };
            }
        }, 0);
        return writer.toByteArray();
    }
}
