package org.weightless.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.instrument.Instrumented.Changed;
import org.weightless.agent.instrument.Place;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.classfile.ProtectedMembers;
import org.weightless.agent.instrument.plan.StoredMethods;
import org.weightless.runtime.Printable;
import org.weightless.runtime.StoredFile;
import org.weightless.runtime.StoredSite;

/**
 * {@code check <stored>... --with <jar|directory>...}: says of each continuation, generator and fiber in stored files
 * whether it goes on with other classes. It looks at class files alone: no class of the program is loaded and no
 * object is made.
 */
final class CheckCommand {
    private static final String WITH = "--with";
    private static final String NOT_BEGUN = "it has not begun";

    private final PrintStream out;
    private final Map<String, byte[]> classes;
    private final Hierarchy hierarchy;
    private final ClassInstrumenter instrumenter;
    /** What the methods of a class are to stored frames, by its name and, of the JDK's classes, the method. */
    private final Map<String, Map<String, String[][]>> known = new HashMap<>();
    private int checked;
    private int stopped;
    private int missing;
    private int unread;

    /** What comes of one site. */
    private record Verdict(StoredFile.Site site, StoredSite parsed, String change, boolean isSameCode) {
        String text() {
            return site.type() + "." + parsed.method() + (parsed.line() > 0 ? ":" + parsed.line() : "");
        }
    }

    private CheckCommand(PrintStream out, Map<String, byte[]> classes) {
        this.out = out;
        this.classes = classes;
        hierarchy = new Hierarchy(this::resource);
        instrumenter = new ClassInstrumenter(hierarchy, false);
    }

    /** Runs the command; gives the exit code: 0 where all go on, 1 where some do not, 2 where a file cannot be read. */
    static int run(List<String> arguments) {
        int with = arguments.indexOf(WITH);
        if (with < 1 || with == arguments.size() - 1) {
            return refuse("check needs stored files and, behind " + WITH
                    + ", the jars or directories with the new classes");
        }
        List<String> stored = arguments.subList(0, with);
        List<String> paths = arguments.subList(with + 1,
                arguments.size()).stream().filter(each -> !each.equals(WITH)).toList();
        for (String path : paths) {
            if (!Files.exists(Path.of(path))) {
                return refuse("there is no file or directory '" + path + "'");
            }
        }
        try {
            return new CheckCommand(System.out, ClassFiles.in(paths)).check(stored);
        } catch (UncheckedIOException e) {
            return refuse(ReportCommand.why(e.getCause()));
        } catch (IOException e) {
            return refuse(ReportCommand.why(e));
        }
    }

    private static int refuse(String why) {
        System.err.println("weightless: " + why);
        return 2;
    }

    private int check(List<String> stored) {
        for (String path : stored) {
            try {
                check(path);
            } catch (NoSuchFileException e) {
                tellUnread(path, "there is no such file");
            } catch (IOException e) {
                tellUnread(path, ReportCommand.why(e));
            } catch (UncheckedIOException e) {
                tellUnread(path, ReportCommand.why(e.getCause()));
            } catch (RuntimeException e) {
                tellUnread(path, "it cannot be checked: " + e);
            }
        }
        tell("computations " + checked + ", go on " + (checked - stopped) + ", do not " + stopped
                + (missing == 0 ? "" : ", missing classes " + missing)
                + (unread == 0 ? "" : ", unread files " + unread));
        return unread > 0 ? 2 : stopped + missing == 0 ? 0 : 1;
    }

    private void tellUnread(String path, String why) {
        unread++;
        tell("unread    " + path + ": " + why);
    }

    /** Prints a line. Names come from files: nothing in them begins another one. */
    private void tell(String line) {
        out.println(Printable.of(line));
    }

    private void check(String path) throws IOException {
        StoredFile file;
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            file = StoredFile.read(in);
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (StoredFile.Site site : file.sites()) {
            verdicts.add(verdict(site));
        }
        List<String> absent = new TreeSet<>(file.classes()).stream().filter(name -> bytes(name) == null).toList();
        missing += absent.size();
        absent.forEach(name -> tell("missing   " + path + ": the class " + name + ", which its values name"));
        tell(path, file, verdicts, absent);
    }

    private void tell(String path, StoredFile file, List<Verdict> verdicts, List<String> absent) {
        String last = null;
        int count = 0;
        int number = 0;
        for (StoredFile.Computation each : file.computations()) {
            number++;
            String why = why(each, verdicts, absent);
            checked++;
            stopped += why == null ? 0 : 1;
            String line = why == null ? goesOn(each, verdicts) : "stops     " + why;
            boolean isFiber = each.kind().equals("Fiber");
            if (line.equals(last) && !isFiber) {
                count++;
                continue;
            }
            tellRepeated(count);
            tell(line.substring(0, 10) + path + " " + each.kind() + " " + (isFiber ? each.name() : String.valueOf(number))
                    + ": "
                    + line.substring(10));
            last = line;
            count = 0;
        }
        tellRepeated(count);
    }

    private void tellRepeated(int count) {
        if (count > 0) {
            tell("          and " + count + " more like it");
        }
    }

    /** Why one does not go on; null if it does. A file of which a class is missing is not read at all. */
    private static String why(StoredFile.Computation computation, List<Verdict> verdicts, List<String> absent) {
        for (int site : computation.sites()) {
            Verdict verdict = verdicts.get(site);
            if (verdict.change != null) {
                return verdict.text() + ": " + verdict.change;
            }
        }
        if (absent.isEmpty()) {
            return null;
        }
        String where = computation.sites().length == 0 ? NOT_BEGUN : verdicts.get(computation.sites()[0]).text();
        return where + ": the file names the class " + absent.get(0) + ", which is missing";
    }

    private static String goesOn(StoredFile.Computation computation, List<Verdict> verdicts) {
        if (computation.sites().length == 0) {
            return "goes on   " + NOT_BEGUN;
        }
        Set<String> changed = new HashSet<>();
        List<String> elsewhere = new ArrayList<>();
        for (int site : computation.sites()) {
            Verdict verdict = verdicts.get(site);
            if (!verdict.isSameCode && changed.add(verdict.text())) {
                elsewhere.add(verdict.text());
            }
        }
        return "goes on   " + verdicts.get(computation.sites()[0]).text()
                + (elsewhere.isEmpty() ? "" : "; changed elsewhere: " + String.join(", ", elsewhere));
    }

    private Verdict verdict(StoredFile.Site site) {
        StoredSite parsed;
        try {
            parsed = StoredSite.parse(site.text());
        } catch (IllegalArgumentException e) {
            throw new UncheckedIOException(new IOException("a call site cannot be read: " + e.getMessage()));
        }
        byte[] bytes = bytes(site.type());
        if (bytes == null) {
            return new Verdict(site, parsed, "there is no such class any more", false);
        }
        boolean isJdks = isJdks(site.type());
        Map<String, String[][]> methods = known.computeIfAbsent(isJdks ? site.type() + " " + parsed.key() : site.type(),
                name -> methods(bytes, isJdks ? parsed.key() : null));
        String change = parsed.change(methods);
        String[][] rows = methods.get(parsed.key());
        return new Verdict(site, parsed, change, rows != null && parsed.isSameCode(rows));
    }

    private Map<String, String[][]> methods(byte[] bytes, String jdksMethod) {
        Instrumented result = jdksMethod == null
                ? instrumenter.instrument(bytes)
                : instrumenter.instrumentJdks(bytes, Place.hidden(protectedAbove(bytes), 0), jdksMethod);
        return result instanceof Changed changed ? StoredMethods.of(changed.plan()) : Map.of();
    }

    // ---- class files

    private boolean isJdks(String name) {
        return !classes.containsKey(file(name)) && JdkFiles.isJdks(file(name));
    }

    private static String file(String name) {
        return name.replace('.', '/') + ".class";
    }

    /** A class file of the new classes, the JDK's or this library's; null where there is none. */
    private byte[] bytes(String name) {
        try (InputStream in = resource(file(name))) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InputStream resource(String name) {
        byte[] bytes = classes.get(name);
        if (bytes != null) {
            return new ByteArrayInputStream(bytes);
        }
        return JdkFiles.isJdks(name) || name.startsWith("org/weightless/") ? JdkFiles.open(name) : null;
    }

    private Set<String> protectedAbove(byte[] bytes) {
        Set<String> found = new HashSet<>();
        for (byte[] above = above(bytes); above != null; above = above(above)) {
            if (!packageOf(above).equals(packageOf(bytes))) {
                found.addAll(ProtectedMembers.of(above));
            }
        }
        return found;
    }

    private byte[] above(byte[] type) {
        ClassReader reader = new ClassReader(type);
        return reader.getSuperName() == null || (reader.getAccess() & Opcodes.ACC_MODULE) != 0 ? null
                : bytes(reader.getSuperName().replace('/', '.'));
    }

    private static String packageOf(byte[] type) {
        String name = new ClassReader(type).getClassName();
        return name.substring(0, name.lastIndexOf('/') + 1);
    }
}
