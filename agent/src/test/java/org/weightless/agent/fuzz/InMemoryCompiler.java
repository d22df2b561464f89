package org.weightless.agent.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiles many sources at once, from memory to memory, by compilers whose bytecode differs.
 *
 * <p>Batches are what makes thousands of programs affordable: most of a compilation is its start.
 */
final class InMemoryCompiler {
    /** A compiler with its options. */
    enum Flavour {
        JAVAC(17, "-g"),
        JAVAC_WITHOUT_DEBUG_INFO(17, "-g:none"),
        /** The newest language that the running JDK knows. */
        JAVAC_NEWEST(Runtime.version().feature(), "-g"),
        JAVAC_8(8, "-g"),
        ECLIPSE(17, "-g"),
        ECLIPSE_8(8, "-g:none");

        /** The language, by its Java release. */
        final int level;
        private final List<String> options;

        Flavour(int level, String debugInformation) {
            this.level = level;
            this.options = List.of(debugInformation, "--release", "" + level, "-nowarn", "-proc:none");
        }

        boolean isModern() {
            return level >= 17;
        }

        boolean isEclipse() {
            return this == ECLIPSE || this == ECLIPSE_8;
        }

        boolean isAvailable() {
            return !isEclipse() || eclipse() != null;
        }

        private JavaCompiler compiler() {
            return !isEclipse() ? ToolProvider.getSystemJavaCompiler() : eclipse();
        }

        private static JavaCompiler eclipse() {
            try {
                return (JavaCompiler) Class.forName("org.eclipse.jdt.internal.compiler.tool.EclipseCompiler")
                        .getDeclaredConstructor().newInstance();
            } catch (ClassNotFoundException e) {
                return null;
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What a program does not compile with: a fault of its generator, or of the compiler itself. */
    static final class DoesNotCompile extends Exception {
        private static final long serialVersionUID = 1;

        DoesNotCompile(String message) {
            super(message);
        }

        /** Whether the compiler gave up without an error to report; both do so on expressions as odd as these. */
        boolean isCrash() {
            return getMessage().contains("Internal compiler error") || getMessage().endsWith(": ");
        }
    }

    private InMemoryCompiler() {}

    /** Gives the class files by class name, {@code library} included, which the sources may use. */
    static Map<String, byte[]> compile(Flavour flavour, Map<String, String> sources, Map<String, byte[]> library)
            throws DoesNotCompile {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavaCompiler compiler = flavour.compiler();
        Memory memory = new Memory(compiler.getStandardFileManager(diagnostics, Locale.ROOT, null), library);
        List<JavaFileObject> units = sources.entrySet().stream()
                .<JavaFileObject>map(e -> new Source(e.getKey(), e.getValue())).toList();
        boolean compiled = compiler.getTask(Writer.nullWriter(), memory, diagnostics, flavour.options, null, units).call();
        if (!compiled) {
            throw new DoesNotCompile(flavour + ": " + diagnostics.getDiagnostics().stream()
                    .filter(d -> d.getKind() == Diagnostic.Kind.ERROR).limit(12)
                    .map(d -> (d.getSource() == null ? "" : d.getSource().getName()) + ":" + d.getLineNumber() + " "
                            + d.getMessage(Locale.ROOT))
                    .collect(Collectors.joining("\n")));
        }
        return memory.classes();
    }

    /** A source text with a place to point at. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** A class file, read or written. */
    private static final class Binary extends SimpleJavaFileObject {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final String className;

        Binary(String className) {
            super(URI.create("bytes:///" + className.replace('.', '/') + Kind.CLASS.extension), Kind.CLASS);
            this.className = className;
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }

        @Override
        public InputStream openInputStream() {
            return new ByteArrayInputStream(bytes.toByteArray());
        }
    }

    /** The file manager: library and output in memory, the JDK from the standard one. */
    private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, byte[]> library;
        private final Map<String, Binary> output = new HashMap<>();

        Memory(JavaFileManager standard, Map<String, byte[]> library) {
            super(standard);
            this.library = library;
        }

        Map<String, byte[]> classes() {
            Map<String, byte[]> classes = new HashMap<>(library);
            output.forEach((name, file) -> classes.put(name, file.bytes.toByteArray()));
            return classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind,
                FileObject sibling) {
            return output.computeIfAbsent(className.replace('/', '.'), Binary::new);
        }

        @Override
        public Iterable<JavaFileObject> list(Location location, String packageName, Set<JavaFileObject.Kind> kinds,
                boolean recurse)
                throws IOException {
            if (location == StandardLocation.CLASS_PATH && packageName.equals(Subjects.PACKAGE)) {
                List<JavaFileObject> files = new ArrayList<>();
                for (Map.Entry<String, byte[]> entry : library.entrySet()) {
                    files.add(binary(entry.getKey(), entry.getValue()));
                }
                return files;
            }
            return location == StandardLocation.SOURCE_PATH ? List.of() : super.list(location, packageName, kinds, recurse);
        }

        private static Binary binary(String className, byte[] bytes) {
            Binary file = new Binary(className);
            file.bytes.writeBytes(bytes);
            return file;
        }

        /** Without these three, the Eclipse compiler looks for the sources on disk. */
        @Override
        public boolean hasLocation(Location location) {
            return location == StandardLocation.SOURCE_PATH || location == StandardLocation.CLASS_PATH
                    || super.hasLocation(location);
        }

        @Override
        public JavaFileObject getJavaFileForInput(Location location, String className, JavaFileObject.Kind kind)
                throws IOException {
            byte[] bytes = library.get(className.replace('/', '.'));
            if (location == StandardLocation.CLASS_PATH && bytes != null) {
                return binary(className.replace('/', '.'), bytes);
            }
            return location == StandardLocation.SOURCE_PATH ? null : super.getJavaFileForInput(location, className, kind);
        }

        @Override
        public boolean contains(Location location, FileObject file) throws IOException {
            return file instanceof Source ? location == StandardLocation.SOURCE_PATH : super.contains(location, file);
        }

        @Override
        public String inferBinaryName(Location location, JavaFileObject file) {
            return file instanceof Binary ? ((Binary) file).className : super.inferBinaryName(location, file);
        }
    }
}
