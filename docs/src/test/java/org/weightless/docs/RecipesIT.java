package org.weightless.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;
import org.weightless.docs.Page.Block;

/** The recipes of the page "In a real project", taken from there: each starts an application that yields. */
class RecipesIT {
    private static final Path PAGE = Reader.ROOT.resolve("docs/guide/in-a-real-project.md");
    private static final List<String> OUTPUT = List.of("3", "2", "1");
    private static final String HELLO = """
            package app;

            import org.weightless.Fiber;
            import org.weightless.Generator;

            public class Hello {
                static void countDown(int from) {
                    if (from > 0) {
                        Fiber.yield(from);
                        countDown(from - 1);
                    }
                }

                public static void main(String[] args) {
                    for (Object value : Generator.of(() -> countDown(3))) {
                        System.out.println(value);
                    }
                }
            }
            """;

    @TempDir
    Path directory;

    private Path agent;

    @BeforeEach
    void putTheAgentThere() throws IOException {
        agent = Files.copy(ChildJvm.agentJar(), directory.resolve("weightless-agent.jar"));
    }

    /** The page's blocks in a language that have a word in them. */
    private static List<Block> blocks(String language, String word) throws IOException {
        List<Block> found = Page.read(PAGE).blocksIn(language).stream().filter(b -> b.text().contains(word)).toList();
        assertFalse(found.isEmpty(), PAGE + " has no block with " + word);
        return found;
    }

    private Path write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    private Path compiled(String... options) throws IOException {
        Path classes = directory.resolve("mods/app");
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
        arguments.addAll(List.of(options));
        try (Stream<Path> sources = Files.walk(directory.resolve("src"))) {
            sources.filter(file -> file.toString().endsWith(".java")).forEach(file -> arguments.add(file.toString()));
        }
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
        return classes;
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private static void assertPrints(List<String> expected, Result result) {
        assertEquals(expected, result.lines(), result::toString);
        assertEquals(0, result.exit(), result::toString);
    }

    @Test
    void anExecutableJarBringsItsAgent() throws Exception {
        write("src/app/Hello.java", HELLO);
        Path classes = compiled("-cp", ChildJvm.coreJar().toString());
        String attributes = "Manifest-Version: 1.0\n" + blocks("text", "Launcher-Agent-Class").get(0).text();
        Path jar = directory.resolve("app.jar");
        Manifest manifest = new Manifest(new ByteArrayInputStream(attributes.getBytes(StandardCharsets.UTF_8)));
        try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.putNextEntry(new ZipEntry("app/Hello.class"));
            Files.copy(classes.resolve("app/Hello.class"), out);
        }
        assertPrints(OUTPUT, ChildJvm.run(directory, "-jar", jar.toString()));
    }

    @Test
    void theEnvironmentBringsTheAgent() throws Exception {
        write("src/app/Hello.java", HELLO);
        Path classes = compiled("-cp", ChildJvm.coreJar().toString());
        String[] variable = blocks("text", "JAVA_TOOL_OPTIONS=").get(0).lines().get(0).split("=", 2);
        String line = variable[0] + "=" + variable[1].replace("/opt/weightless-agent.jar", agent.toString())
                + " " + tool("java") + " -cp " + classes + " app.Hello";
        Result result = ChildJvm.run(new ProcessBuilder("sh", "-c", line).directory(directory.toFile()));
        assertPrints(OUTPUT, result);
        assertTrue(result.err().startsWith("Picked up JAVA_TOOL_OPTIONS: -javaagent:"), result::toString);
    }

    @Test
    void modulesAndAnImageOfThemYield() throws Exception {
        write("src/module-info.java", "module app { requires static org.weightless; }");
        write("src/app/Main.java", HELLO.replace("class Hello", "class Main"));
        compiled("-p", ChildJvm.coreJar().toString());
        for (Block block : blocks("text", "app/app.Main")) {
            String commands = block.text().replace("weightless-core.jar", ChildJvm.coreJar().toString())
                    .replaceAll("(?m)^(java|jlink) ", Path.of(System.getProperty("java.home"), "bin") + "/$1 ");
            assertPrints(OUTPUT,
                    ChildJvm.run(new ProcessBuilder("sh", "-e", "-c", commands).directory(directory.toFile())));
        }
    }

    // ---- Maven

    @Test
    void mavenRunsTestsAndPrograms() throws Exception {
        write("src/main/java/app/Hello.java", HELLO);
        for (String name : List.of("HelloTest", "HelloIT")) {
            write("src/test/java/app/" + name + ".java", """
                    package app;

                    import org.weightless.Generator;

                    class %s {
                        @org.junit.jupiter.api.Test
                        void countsDown() {
                            Generator<Integer> numbers = Generator.of(() -> Hello.countDown(2));
                            org.junit.jupiter.api.Assertions.assertEquals(2, numbers.next());
                            org.junit.jupiter.api.Assertions.assertEquals(1, numbers.next());
                        }
                    }
                    """.formatted(name));
        }
        write("pom.xml", pom());
        write("settings.xml", settings());
        deploy("weightless-core", ChildJvm.coreJar());
        deploy("weightless-agent", ChildJvm.agentJar());
        ProcessBuilder maven = new ProcessBuilder(maven(), "-B", "-s", "settings.xml",
                "-Dmaven.repo.local=" + directory.resolve("local"), "verify", "exec:exec").directory(directory.toFile());
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Result result = ChildJvm.run(maven);
        assertEquals(0, result.exit(), result::toString);
        List<String> lines = result.lines();
        assertEquals(2, lines.stream().filter(line -> line.contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Time"))
                .count(), result::toString);
        assertTrue(lines.containsAll(OUTPUT), result::toString);
    }

    private static String maven() {
        String home = System.getProperty("maven.home");
        return home == null ? Reader.ROOT.resolve("mvnw").toString() : Path.of(home, "bin", "mvn").toString();
    }

    private static String pom() throws IOException {
        Map<Boolean, String> blocks = blocks("xml", "<").stream().map(Block::text)
                .collect(Collectors.partitioningBy(text -> text.startsWith("<dependency>"), Collectors.joining()));
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>app</groupId>
                  <artifactId>app</artifactId>
                  <version>1</version>
                  <properties>
                    <maven.compiler.release>17</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  <dependencies>
                    %s
                    <dependency>
                      <groupId>org.junit.jupiter</groupId>
                      <artifactId>junit-jupiter</artifactId>
                      <version>%s</version>
                      <scope>test</scope>
                    </dependency>
                  </dependencies>
                  <build>
                    <plugins>
                      %s
                      <plugin>
                        <artifactId>maven-compiler-plugin</artifactId>
                        <version>3.16.0</version>
                      </plugin>
                      <plugin>
                        <artifactId>maven-resources-plugin</artifactId>
                        <version>3.5.0</version>
                      </plugin>
                      <plugin>
                        <artifactId>maven-jar-plugin</artifactId>
                        <version>3.5.1</version>
                      </plugin>
                    </plugins>
                  </build>
                </project>
                """.formatted(blocks.get(true), System.getProperty("junit.version"), blocks.get(false));
    }

    /** Takes what it can from the local repository of this build, and puts nothing into it. */
    private String settings() {
        Map<String, Object> paths = Map.of("built", directory.resolve("repository").toUri(),
                "at-hand", Path.of(System.getProperty("maven.local")).toUri());
        String repositories = paths.entrySet().stream()
                .map(each -> "<%s><id>" + each.getKey() + "</id><url>" + each.getValue()
                        + "</url><releases><checksumPolicy>ignore</checksumPolicy></releases>"
                        + "<snapshots><checksumPolicy>ignore</checksumPolicy></snapshots></%s>")
                .collect(Collectors.joining());
        return "<settings><profiles><profile><id>local</id><repositories>" + repositories.replace("%s", "repository")
                + "</repositories><pluginRepositories>" + repositories.replace("%s", "pluginRepository")
                + "</pluginRepositories></profile></profiles><activeProfiles><activeProfile>local</activeProfile>"
                + "</activeProfiles></settings>";
    }

    private void deploy(String artifact, Path jar) throws IOException {
        String file = "repository/org/weightless/" + artifact + "/1.0-SNAPSHOT/" + artifact + "-1.0-SNAPSHOT";
        write(file + ".pom", """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>org.weightless</groupId>
                  <artifactId>%s</artifactId>
                  <version>1.0-SNAPSHOT</version>
                </project>
                """.formatted(artifact));
        Files.copy(jar, directory.resolve(file + ".jar"));
    }
}
