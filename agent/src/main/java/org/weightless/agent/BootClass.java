package org.weightless.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles.Lookup;

/** Those classes of the runtime that the JDK's own code calls, once it is changed: they are the boot loader's. */
final class BootClass {
    private BootClass() {}

    /** Where the agent does not run from its jar the boot loader has to be given the class. */
    static Class<?> of(Lookup trusted, String binaryName) throws IOException {
        try {
            return Class.forName(binaryName, true, null);
        } catch (ClassNotFoundException notOnBootPath) {
            String name = binaryName.replace('.', '/');
            try (InputStream in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
                return new Definer(trusted).define(name, in.readAllBytes(), null, null);
            }
        }
    }
}
