package org.weightless.bench.peers.jdk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.weightless.bench.Launch;
import org.weightless.bench.TemporaryFiles;
import org.weightless.bench.peers.weightless.WeightlessContinuations;

/**
 * Loads the class that uses the JDK's internal Continuation. The classes here are compiled for Java 17, which has no such
 * class, and a detour through method handles would be timed with it; so the peer is source text that the running
 * JDK compiles: by {@link org.weightless.bench.Main}, once, or by the measuring JVM itself where that was started in
 * another way. The text is that of {@link WeightlessContinuations}, with the other Continuation: the two have the same
 * methods.
 */
public final class JdkPeer {
    private static final String EXPORT = "java.base/jdk.internal.vm=ALL-UNNAMED";
    private static final String NAME = "JdkContinuations";
    private static final String MODEL = WeightlessContinuations.class.getSimpleName();
    private static final String DIRECTORY_PROPERTY = "weightless.bench.jdkPeer";
    /** The first JDK that has one. */
    public static final int FIRST_JDK = 21;
    private static ClassLoader loader;

    private JdkPeer() {}

    private static boolean isAvailable() {
        return Runtime.version().feature() >= FIRST_JDK;
    }

    /** Compiles the peer for JVMs to come; gives the flags which let them load it. None where there is no peer. */
    public static List<String> flags() {
        return isAvailable()
                ? List.of("--add-exports=" + EXPORT, "-D" + DIRECTORY_PROPERTY + "=" + compile())
                : List.of();
    }

    /** The loader of the peer's classes. */
    public static synchronized ClassLoader loader() {
        if (!isAvailable()) {
            throw new IllegalStateException("JDK " + Runtime.version().feature() + " has no internal Continuation;"
                    + " JDK " + FIRST_JDK + " is the first");
        }
        if (loader == null) {
            String compiled = System.getProperty(DIRECTORY_PROPERTY);
            loader = loader(compiled != null ? Path.of(compiled) : compile());
        }
        return loader;
    }

    private static ClassLoader loader(Path directory) {
        try {
            URL[] path = {directory.toUri().toURL()};
            return new URLClassLoader(path, JdkPeer.class.getClassLoader());
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path compile() {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("the JDK's peer needs a JDK with a compiler, not a bare run time");
        }
        Path directory = TemporaryFiles.newDirectory();
        List<String> options = List.of("-d", directory.toString(), "-proc:none", "--add-exports", EXPORT,
                "-classpath", Launch.ownClasses().toString());
        if (!compiler.getTask(null, null, null, options, null, List.of(source())).call()) {
            throw new IllegalStateException("cannot compile " + NAME);
        }
        return directory;
    }

    private static JavaFileObject source() {
        try (InputStream text = WeightlessContinuations.class.getResourceAsStream(MODEL + ".java")) {
            String source = new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(WeightlessContinuations.class.getPackageName(), JdkPeer.class.getPackageName())
                    .replace("org.weightless.Continuation", "jdk.internal.vm.Continuation")
                    .replace(MODEL, NAME);
            return new SimpleJavaFileObject(URI.create("string:///" + NAME + ".java"), JavaFileObject.Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    return source;
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
