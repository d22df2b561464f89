package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;
import org.weightless.runtime.StoredFile;

/**
 * A computation that one JVM has stored goes on in the next one, with its classes or others; {@code check} says
 * before whether it will.
 */
class StoringIT {
    private static final String APP = """
            import java.io.*;
            import java.util.*;
            import java.util.function.Consumer;
            import org.weightless.*;

            public class Orders {
                static void order(String customer, List<String> items) {
                    int total = 0;
                    for (String item : items) {
                        int price = Fiber.yield(item + "?");
                        total += price;
                    }
                    Fiber.yield(customer + " pays " + total);
                }

                static void packs(List<String> items, Consumer<String> action) {
                    items.forEach(action);
                    Fiber.yield("packed");
                }

                static void works() {
                    for (int i = 0; i < 3; i++) {
                        System.out.println("work " + i);
                        Fiber.yield();
                    }
                }

                public static void main(String[] args) throws Exception {
                    if (args[0].equals("write")) {
                        Generator<String> order = Generator.of(() -> order("Ada", new ArrayList<>(List.of("pen", "ink"))));
                        Generator<String> packing = Generator.of(() -> packs(List.of("pen", "ink"),
                                (Consumer<String> & Serializable) item -> Fiber.yield("pack " + item)));
                        Scheduler scheduler = Scheduler.roundRobin();
                        Fiber fiber = scheduler.spawn("worker", () -> works());
                        scheduler.step();
                        System.out.println(order.next() + " " + packing.next());
                        Generator<String> inside = Generator.of(
                                () -> packs(new ArrayList<>(List.of("pen", "ink")), item -> Fiber.yield(item)));
                        inside.next();
                        try {
                            Stored.write(inside, new ByteArrayOutputStream());
                        } catch (NotSerializableException e) {
                            System.out.println(e.getMessage().replaceAll("'.*?'|line [0-9]+|a lambda.*|an array.*", "x"));
                        }
                        try (OutputStream out = new FileOutputStream(args[1])) {
                            Stored.write(new ArrayList<>(List.of(order, packing, fiber)), out);
                        }
                    } else {
                        Scheduler scheduler = Scheduler.roundRobin();
                        List<?> read;
                        try (InputStream in = new FileInputStream(args[1])) {
                            String allowed = "java.base/*;org.weightless.**;Orders*;!*";
                            read = (List<?>) scheduler.read(in, ObjectInputFilter.Config.createFilter(allowed));
                        }
                        Generator<?> order = (Generator<?>) read.get(0);
                        System.out.println(order.send(30) + ", " + order.send(12));
                        ((Generator<?>) read.get(1)).forEachRemaining(System.out::println);
                        scheduler.run();
                        System.out.println(read.get(2));
                    }
                }
            }
            """;

    @TempDir
    Path directory;
    private Path classes;
    private Path stored;

    @BeforeEach
    void compileAndStore() {
        classes = Apps.compileOne(directory, "Orders", APP);
        stored = directory.resolve("stored");
        Result result = run(classes, "write");
        assertEquals(Apps.lines("work 0", "pen? pack pen",
                "the variable x of java.util.ArrayList.forEach in x cannot be stored: it is x"), result.out(),
                result::toString);
    }

    private Result run(Path path, String what) {
        return ChildJvm.run(directory, ChildJvm.agent(), "-cp", ChildJvm.path(path, ChildJvm.coreJar()), "Orders", what,
                stored.toString());
    }

    private Path changed(String name, String from, String to) {
        Path sources = directory.resolve(name);
        Apps.write(directory, name + "/Orders.java", APP.replace(from, to));
        return Apps.compile(sources, directory.resolve(name + "-classes"));
    }

    private Result check(Path... with) {
        return check(List.of(stored), with);
    }

    private Result check(List<Path> files, Path... with) {
        List<String> arguments = new ArrayList<>(List.of("-jar", ChildJvm.agentJar().toString(), "check"));
        files.forEach(each -> arguments.add(each.toString()));
        arguments.add("--with");
        for (Path each : with) {
            arguments.add(each.toString());
        }
        return ChildJvm.run(directory, arguments);
    }

    @Test
    void anotherJvmGoesOnWithWhatWasStored() {
        Result result = run(classes, "read");
        assertEquals(Apps.lines("ink?, Ada pays 42", "pack ink", "packed", "work 1", "work 2",
                "fiber 1 (worker, DONE)"), result.out(),
                result::toString);
    }

    @Test
    void theSameClassesPassTheCheck() {
        Result result = check(Apps.jar(directory.resolve("same.jar"), classes));
        assertEquals(0, result.exit(), result::toString);
        String file = stored.toString();
        assertEquals(List.of("goes on   " + file + " Generator 1: Orders.order:10", "goes on   " + file
                + " Generator 2: Orders.lambda$main$",
                "goes on   " + file + " Fiber worker: Orders.works:24", "computations 3, go on 3, do not 0"),
                result.out().lines().map(line -> line.replaceAll("(lambda\\$main\\$).*", "$1")).toList());
    }

    @Test
    void aChangeThatDoesNotMatterPassesAndGoesOn() {
        Path other = changed("other", "int total = 0;", "System.out.println(customer); int total = 0; // more");
        Result checked = check(other);
        assertEquals(0, checked.exit(), checked::toString);
        assertTrue(checked.out().contains("Generator 1: Orders.order:10; changed elsewhere: Orders.order:10"),
                checked.out());
        assertEquals(run(classes, "read").out(), run(other, "read").out());
    }

    @Test
    void aChangeThatMattersIsToldByTheCheckAndByTheReader() {
        Path other = changed("other", "\" pays \"", "\" owes \"");
        Result checked = check(other);
        assertEquals(1, checked.exit(), checked::toString);
        String why = "the code behind the call of Fiber.yield(Object) has changed";
        assertTrue(checked.out().contains("stops     " + stored + " Generator 1: Orders.order:10: " + why),
                checked.out());
        assertTrue(checked.out().contains("computations 3, go on 2, do not 1"), checked.out());
        Result read = run(other, "read");
        assertTrue(read.err().contains(
                "IncompatibleFrameException: Orders.order, suspended in line 10 when it was stored, cannot go on: " + why),
                read::toString);
        assertEquals("", read.out());
    }

    @Test
    void aClassThatAValueNeedsAndThatIsMissingStopsAllOfTheFile() throws Exception {
        String values = "new ArrayList<>(List.of(\"pen\", \"ink\"))";
        Path more = directory.resolve("more");
        Apps.write(directory, "more/Orders.java", APP.replace(values, "new Items()")
                .replace("static void works", """
                        static class Items extends ArrayList<String> {
                            Items() { super(List.of("pen", "ink")); }
                        }
                        static void works"""));
        Path with = Apps.compile(more, directory.resolve("more-classes"));
        Result written = run(with, "write");
        assertEquals(0, written.exit(), written::toString);
        Files.delete(with.resolve("Orders$Items.class"));
        Result checked = check(with);
        assertEquals(1, checked.exit(), checked::toString);
        String why = ": the file names the class Orders$Items, which is missing";
        assertEquals(List.of("missing   " + stored + ": the class Orders$Items, which its values name",
                "stops     " + stored + " Generator 1: Orders.order:10" + why,
                "stops     " + stored + " Generator 2: Orders.lambda$main$" + why,
                "stops     " + stored + " Fiber worker: Orders.works:27" + why,
                "computations 3, go on 0, do not 3, missing classes 1"),
                checked.out().lines().map(line -> line.replaceAll("(lambda\\$main\\$)[^:]*(:\\d+)?", "$1")).toList());
        Result read = run(with, "read");
        assertTrue(read.err().contains("ClassNotFoundException: Orders$Items"), read::toString);
        assertEquals("", read.out());
    }

    @Test
    void whatCannotBeReadOrIsNotThereIsToldApart() throws Exception {
        assertEquals(2, check(directory.resolve("nowhere")).exit());
        Path more = directory.resolve("more");
        Apps.write(directory, "more/Other.java", "public class Other { }");
        Result missing = check(Apps.compile(more, directory.resolve("more-classes")));
        assertEquals(1, missing.exit(), missing::toString);
        assertTrue(missing.out().contains("missing   " + stored + ": the class Orders"), missing.out());
        assertTrue(missing.out().contains("Orders.order:10: there is no such class any more"), missing.out());
        byte[] bytes = Files.readAllBytes(stored);
        bytes[bytes.length - 1]++;
        Files.write(stored, bytes);
        Result damaged = check(classes);
        assertEquals(2, damaged.exit(), damaged::toString);
        assertTrue(damaged.out().contains("a stored computation is damaged: its checksum is that of another content"),
                damaged.out());
    }

    @Test
    void filesThatCannotBeReadDoNotKeepOthersFromBeingChecked() throws Exception {
        Path junk = Files.writeString(directory.resolve("junk"), "junk");
        Path absent = directory.resolve("absent");
        Path odd = directory.resolve("odd");
        new StoredFile(List.of("java.lang.String"), List.of(new StoredFile.Site("Orders", "odd")),
                List.of(new StoredFile.Computation("Generator", "", new int[] {0})), new byte[0])
                .write(Files.newOutputStream(odd));
        Path last = directory.resolve("last");
        new StoredFile(List.of(), List.of(), List.of(new StoredFile.Computation("Fiber", "a\nb", new int[0])), new byte[0])
                .write(Files.newOutputStream(last));
        Result result = check(List.of(stored, junk, absent, odd, directory, last), classes);
        assertEquals(2, result.exit(), result::toString);
        assertEquals("", result.err());
        List<String> lines = result.out().lines().toList();
        assertEquals(9, lines.size(), result::toString);
        assertEquals("unread    " + junk + ": no stored form: it does not begin with WLST", lines.get(3));
        assertEquals("unread    " + absent + ": there is no such file", lines.get(4));
        assertTrue(lines.get(5).startsWith("unread    " + odd + ": a call site cannot be read: "), lines.get(5));
        assertTrue(lines.get(6).startsWith("unread    " + directory + ": "), lines.get(6));
        assertEquals("goes on   " + last + " Fiber a\\nb: it has not begun", lines.get(7));
        assertEquals("computations 4, go on 4, do not 0, unread files 4", lines.get(8));
    }
}
