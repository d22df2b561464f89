package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** Applications that are modules. */
class ModulesIT {
    private static final String MAIN = """
            package app;
            import org.weightless.*;
            public class Main {
                record Row(int number) {
                    void give() {
                        Fiber.yield(number);
                    }
                }
                public static void main(String[] args) {
                    Generator<Object> rows = Generator.of(() -> {
                        for (int i = 0; i < 3; i++) {
                            new Row(i).give();
                        }
                    });
                    rows.forEachRemaining(System.out::println);
                    System.out.println(Main.class.getModule() + " " + Fiber.class.getModule());
                }
            }
            """;

    @TempDir
    Path directory;

    private Path mods() {
        return directory.resolve("mods");
    }

    private void compileModule(String name) {
        Apps.compile(directory.resolve(name), mods().resolve(name), "-p", ChildJvm.path(ChildJvm.coreJar(), mods()));
    }

    @Test
    void aModuleThatRequiresTheCoreModuleYields() {
        Apps.write(directory, "app/module-info.java", "module app { requires org.weightless; }");
        Apps.write(directory, "app/app/Main.java", MAIN);
        compileModule("app");
        Result result = ChildJvm.run(directory, ChildJvm.agent(), "-p", ChildJvm.path(ChildJvm.coreJar(), mods()), "-m",
                "app/app.Main");
        assertEquals(new Result(0, Apps.lines("0", "1", "2", "module app module org.weightless"), ""), result);
    }

    private static final String THROUGH_THE_JDK = """
            package app;
            import java.util.List;
            import org.weightless.*;
            public class Main {
                public static void main(String[] args) {
                    Generator<Object> numbers = Generator.of(() -> List.of(1, 2).forEach(Fiber::yield));
                    try {
                        numbers.forEachRemaining(System.out::println);
                    } catch (PinnedException e) {
                        System.out.println(e.getMessage().substring(e.getMessage().indexOf(": ") + 2));
                    }
                    System.out.println(Main.class.getModule() + " " + Fiber.class.getModule().isNamed());
                }
            }
            """;

    @Test
    void aModuleYieldsThroughTheJdkWhereTheAgentBringsTheCore() {
        Apps.write(directory, "app/module-info.java", "module app { requires static org.weightless; }");
        Apps.write(directory, "app/app/Main.java", THROUGH_THE_JDK);
        compileModule("app");
        Result result = ChildJvm.run(directory, ChildJvm.agent(), "-p", mods().toString(), "-m", "app/app.Main");
        assertEquals(new Result(0, Apps.lines("1", "2", "module app false"), ""), result);
    }

    @Test
    void theJdkStaysPlainWhereTheCoreIsAModuleOfTheApplication() {
        Apps.write(directory, "app/module-info.java", "module app { requires org.weightless; }");
        Apps.write(directory, "app/app/Main.java", THROUGH_THE_JDK);
        compileModule("app");
        Result result = ChildJvm.run(directory, ChildJvm.agent(), "-p", ChildJvm.path(ChildJvm.coreJar(), mods()), "-m",
                "app/app.Main");
        assertEquals(new Result(0, Apps.lines("the JDK's classes do not see a library on the module path; leave"
                + " weightless-core.jar off that path, as the agent brings the library (requires static org.weightless)",
                "module app true"), ""), result);
    }

    @Test
    void aModuleWhosePackagesAreSealedOffYieldsThroughItsNeighbours() {
        Apps.write(directory, "lib/module-info.java", "module lib { exports lib; }");
        Apps.write(directory, "lib/lib/Each.java", """
                package lib;
                import java.util.function.Consumer;
                public final class Each {
                    private Each() {}
                    public static void number(int count, Consumer<Integer> action) {
                        for (int i = 0; i < count; i++) {
                            Inner.call(action, i);
                        }
                    }
                    private static class Inner {
                        static void call(Consumer<Integer> action, int i) {
                            action.accept(i);
                        }
                    }
                }
                """);
        Apps.write(directory, "app/module-info.java", "module app { requires lib; requires org.weightless; }");
        Apps.write(directory, "app/app/Main.java", """
                package app;
                import org.weightless.*;
                public class Main {
                    public static void main(String[] args) {
                        Generator.of(() -> lib.Each.number(3, Fiber::yield)).forEachRemaining(System.out::println);
                        Generator.of(() -> lib.Each.number(2, i -> Fiber.yield("lambda " + i)))
                                .forEachRemaining(System.out::println);
                    }
                }
                """);
        compileModule("lib");
        compileModule("app");
        Result result = ChildJvm.run(directory, ChildJvm.agent(), "-p", ChildJvm.path(ChildJvm.coreJar(), mods()), "-m",
                "app/app.Main");
        assertEquals(new Result(0, Apps.lines("0", "1", "2", "lambda 0", "lambda 1"), ""), result);
    }

    @Test
    void aModuleThatKnowsNothingOfUsRuns() {
        Apps.write(directory, "lib/module-info.java", "module lib { exports lib; }");
        Apps.write(directory, "lib/lib/Twice.java", """
                package lib;
                import java.util.function.UnaryOperator;
                public interface Twice {
                    static <T> UnaryOperator<T> of(UnaryOperator<T> f) {
                        return x -> f.apply(f.apply(x));
                    }
                }
                """);
        Apps.write(directory, "app/module-info.java", "module app { requires lib; }");
        Apps.write(directory, "app/app/Main.java", """
                package app;
                public class Main {
                    public static void main(String[] args) {
                        System.out.println(lib.Twice.<String>of(s -> s + "!").apply("hello"));
                        System.out.println(Main.class.getModule());
                    }
                }
                """);
        compileModule("lib");
        compileModule("app");
        Result result = ChildJvm.run(directory, ChildJvm.agent(), "-p", mods().toString(), "-m", "app/app.Main");
        assertEquals(new Result(0, Apps.lines("hello!!", "module app"), ""), result);
    }

    @Test
    void classPathCodeYieldsWhereTheCoreIsAModule() {
        Path classes = Apps.compileOne(directory.resolve("app"), "Main", """
                import org.weightless.*;
                public class Main {
                    public static void main(String[] args) {
                        Generator.of(() -> Fiber.yield("one")).forEachRemaining(System.out::println);
                        Module core = Fiber.class.getModule();
                        System.out.println(core + " " + core.isExported("org.weightless.runtime"));
                    }
                }
                """);
        Result result = ChildJvm.run(directory, ChildJvm.agent(), "-p", ChildJvm.coreJar().toString(), "--add-modules",
                "org.weightless", "-cp", classes.toString(), "Main");
        assertEquals(new Result(0, Apps.lines("one", "module org.weightless false"), ""), result);
    }

    @Test
    void theRuntimeIsNotThereForModulesToCompileAgainst() {
        Apps.write(directory, "app/module-info.java", "module app { requires org.weightless; }");
        Apps.write(directory, "app/app/Main.java", "package app; class Main { org.weightless.runtime.Coroutine internal; }");
        String message = assertThrows(AssertionError.class, () -> compileModule("app")).getMessage();
        assertTrue(message.contains("org.weightless.runtime"), message);
    }

    /** The core library is a named module there, and the boot layer knows no such one. */
    @Test
    void modulesOfALayerOfTheApplicationsOwnYield() {
        Apps.write(directory, "lib/module-info.java", "module lib { exports lib; }");
        Apps.write(directory, "lib/lib/Each.java", """
                package lib;
                import java.util.function.IntConsumer;
                public interface Each {
                    static Runnable number(int count, IntConsumer action) {
                        return () -> {
                            for (int i = 0; i < count; i++) {
                                action.accept(i);
                            }
                        };
                    }
                }
                """);
        Apps.write(directory, "app/module-info.java", "module app { exports app; requires lib; requires org.weightless; }");
        Apps.write(directory, "app/app/Main.java", """
                package app;
                import org.weightless.*;
                public class Main {
                    public static void main(String[] args) {
                        lib.Each.number(1, i -> System.out.println("plain " + i)).run();
                        Generator.of(() -> lib.Each.number(2, i -> Fiber.yield(i)).run()).forEachRemaining(System.out::println);
                    }
                }
                """);
        compileModule("lib");
        compileModule("app");
        Path classes = Apps.compileOne(directory.resolve("launcher"), "Layers", """
                import java.lang.module.*;
                import java.nio.file.Path;
                import java.util.*;
                public class Layers {
                    public static void main(String[] args) throws Exception {
                        ModuleFinder finder = ModuleFinder.of(Path.of(args[0]), Path.of(args[1]));
                        Configuration modules = ModuleLayer.boot().configuration()
                                .resolve(finder, ModuleFinder.of(), Set.of("app"));
                        ModuleLayer layer = ModuleLayer.boot()
                                .defineModulesWithOneLoader(modules, ClassLoader.getSystemClassLoader());
                        Class<?> main = layer.findLoader("app").loadClass("app.Main");
                        main.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
                    }
                }
                """);
        Result result = ChildJvm.run(directory, ChildJvm.agent(), "-cp", classes.toString(), "Layers",
                ChildJvm.coreJar().toString(), mods().toString());
        assertEquals(new Result(0, Apps.lines("plain 0", "0", "1"), ""), result);
    }
}
