package org.weightless.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** Does what the documentation shows as a reader would: in processes of their own, under the packed agent. */
final class Reader {
    static final Path ROOT = ChildJvm.root();
    /** Most of the time goes into compiling a few lines once: the optimising compiler would only be in the way. */
    private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

    private Reader() {}

    /** Runs a single source file. */
    static Result runSource(Path file) {
        return runSource(file, List.of());
    }

    /** Runs a single source file that uses the libraries which these classes come from. */
    static Result runSource(Path file, List<Class<?>> libraries) {
        List<Path> classPath = new ArrayList<>(List.of(ChildJvm.coreJar()));
        for (Class<?> library : libraries) {
            classPath.add(Path.of(library.getProtectionDomain().getCodeSource().getLocation().getPath()));
        }
        return ChildJvm.run(ROOT, QUICK_START, ChildJvm.agent(), "-cp", ChildJvm.path(classPath.toArray(Path[]::new)),
                file.toString());
    }

    /** Compiles a source file as build tools do, with the names of variables, and runs it. */
    static Result runCompiledWithNames(Path file) {
        String classes = file.resolveSibling("classes").toString();
        String core = ChildJvm.coreJar().toString();
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-g", "-proc:none", "-cp", core, "-d", classes, file.toString());
        if (failed != 0) {
            throw new IllegalArgumentException(file + " does not compile");
        }
        String main = file.getFileName().toString().replace(".java", "");
        return ChildJvm.run(ROOT, QUICK_START, ChildJvm.agent(), "-cp",
                ChildJvm.path(ChildJvm.coreJar(), Path.of(classes)), main);
    }

    /**
     * Runs a line of shell in the project's directory, with what it prints and reports in one. A {@code mvn} in front
     * of the real one fails, so that a launcher which finds the jars out of date says so instead of building inside
     * the build.
     */
    static Result runShell(String line) throws IOException {
        Path bin = Files.createTempDirectory("weightless-docs");
        Path mvn = bin.resolve("mvn");
        Files.writeString(mvn, "#!/bin/sh\necho 'the jars are out of date: run mvn package first'\nexit 1\n");
        if (!mvn.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + mvn + " executable");
        }
        String home = System.getProperty("java.home");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", line).directory(ROOT.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", home);
        environment.put("PATH", bin + ":" + Path.of(home, "bin") + ":" + environment.get("PATH"));
        environment.remove("WEIGHTLESS_OPTIONS");
        environment.put("JAVA_OPTS", QUICK_START);
        try {
            return ChildJvm.run(builder);
        } finally {
            Files.delete(mvn);
            Files.delete(bin);
        }
    }
}
