package org.weightless.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** The class files of the JDK's modules as they are stored in the run-time image. */
final class JdkFiles {
    private static final Map<String, Module> MODULES = modules();

    private JdkFiles() {}

    private static Map<String, Module> modules() {
        Map<String, Module> byPackage = new HashMap<>();
        for (Module module : ModuleLayer.boot().modules()) {
            for (String each : module.getPackages()) {
                byPackage.put(each, module);
            }
        }
        return byPackage;
    }

    /** The class file of a class; null where there is none. */
    static byte[] of(Class<?> type) throws IOException {
        try (InputStream in = open(type.getName().replace('.', '/') + ".class")) {
            return in == null ? null : in.readAllBytes();
        }
    }

    /** Whether the package of a class file is one of the JDK's modules'. */
    static boolean isJdks(String name) {
        int end = name.lastIndexOf('/');
        return end >= 0 && MODULES.containsKey(name.substring(0, end).replace('/', '.'));
    }

    /** A class file by its name, with slashes and {@code .class}; null where there is none. */
    static InputStream open(String name) {
        int end = name.lastIndexOf('/');
        Module module = end < 0 ? null : MODULES.get(name.substring(0, end).replace('/', '.'));
        try {
            return module == null ? ClassLoader.getSystemResourceAsStream(name) : module.getResourceAsStream(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
