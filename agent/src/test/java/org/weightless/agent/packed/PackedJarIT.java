package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.weightless.agent.testing.ChildJvm;

/** What is in the products. */
class PackedJarIT {
    @Test
    void theManifestSaysWhereTheAgentStartsAndWhatItMay() throws IOException {
        try (JarFile jar = new JarFile(ChildJvm.agentJar().toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            assertEquals("org.weightless.agent.Premain", manifest.getValue("Premain-Class"));
            assertEquals("org.weightless.agent.Premain", manifest.getValue("Agent-Class"));
            assertEquals("org.weightless.agent.Main", manifest.getValue("Main-Class"));
            assertEquals("true", manifest.getValue("Can-Retransform-Classes"));
            assertEquals("true", manifest.getValue("Can-Redefine-Classes"));
            String release = manifest.getValue("Implementation-Version").replace("-SNAPSHOT", "");
            assertEquals("weightless-agent-" + release + ".jar weightless-agent-" + release + "-SNAPSHOT.jar"
                    + " weightless-agent.jar", manifest.getValue("Boot-Class-Path"));
            assertNull(manifest.getValue("Multi-Release"));
            for (String entry : List.of("Premain-Class", "Agent-Class", "Main-Class")) {
                String file = manifest.getValue(entry).replace('.', '/') + ".class";
                assertTrue(jar.getEntry(file) != null, () -> entry + " names a class that is not in the jar: " + file);
            }
        }
    }

    @Test
    void theAgentCarriesTheCoreAndNothingUnderForeignNames() throws IOException {
        try (JarFile jar = new JarFile(ChildJvm.agentJar().toFile())) {
            List<String> names = jar.stream().map(JarEntry::getName).filter(name -> !name.endsWith("/")).toList();
            assertTrue(names.contains("org/weightless/Fiber.class"), "no core in it");
            assertTrue(names.contains("org/weightless/runtime/Coroutine.class"), "no runtime in it");
            assertTrue(names.contains("org/weightless/agent/asm/ClassReader.class"), "no ASM in it");
            assertEquals(List.of(), names.stream().filter(name -> !name.matches("org/weightless/.*"
                    + "|META-INF/MANIFEST.MF|META-INF/LICENSE|META-INF/licenses/asm.txt")).toList());
            assertTrue(names.contains("META-INF/licenses/asm.txt"), "no licence of ASM's, which asks to be passed on");
            assertEquals(names.size(), names.stream().distinct().count(), "entries that are there twice");
            assertFalse(names.stream().anyMatch(name -> name.endsWith("module-info.class")), "a module's description");
        }
    }

    @Test
    void bothJarsCarryTheLicence() throws IOException {
        for (Path path : List.of(ChildJvm.coreJar(), ChildJvm.agentJar())) {
            try (JarFile jar = new JarFile(path.toFile());
                    InputStream licence = jar.getInputStream(jar.getEntry("META-INF/LICENSE"))) {
                String text = new String(licence.readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(text.contains("Apache License") && text.contains("Version 2.0"), path::toString);
            }
        }
    }

    @Test
    void noClassOfTheAgentStillNamesTheOriginalAsm() throws IOException {
        try (JarFile jar = new JarFile(ChildJvm.agentJar().toFile())) {
            for (JarEntry entry : jar.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    String constants = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                    assertFalse(constants.contains("org/objectweb/asm"), () -> entry + " names org/objectweb/asm");
                }
            }
        }
    }

    @Test
    void theCoreIsAModuleWithoutTheAgentOrAnyDependency() throws IOException {
        try (JarFile jar = new JarFile(ChildJvm.coreJar().toFile())) {
            List<String> names = jar.stream().map(JarEntry::getName).filter(name -> name.endsWith(".class")).toList();
            assertTrue(names.contains("module-info.class"), "no module");
            assertEquals(List.of(), names.stream()
                    .filter(name -> !name.matches("module-info.class|org/weightless/(?!agent/)([a-z]+/)*[^/]+")).toList());
        }
    }
}
