package reflect;

import java.io.File;
import java.io.IOException;
import java.io.ObjectStreamClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** What reflection says of classes of the class path, evenly spread: {@code Members COUNT FILE}. */
public class Members {
    public static void main(String[] arguments) throws IOException {
        int count = Integer.parseInt(arguments[0]);
        List<String> names = new ArrayList<>(names());
        List<String> lines = new ArrayList<>();
        int written = 0;
        double step = (double) names.size() / count / 1.5;
        for (double at = 0; at < names.size() && written < count; at += step) {
            Class<?> type = load(names.get((int) at));
            if (type != null) {
                describe(type, lines);
                written++;
            }
        }
        Files.write(Path.of(arguments[1]), lines);
        Runtime.getRuntime().halt(0);
    }

    private static TreeSet<String> names() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar")) {
                try (JarFile jar = new JarFile(entry)) {
                    jar.stream().map(each -> each.getName())
                            .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                            .filter(name -> !name.startsWith("META-INF"))
                            .forEach(name -> names.add(name.substring(0, name.length() - 6).replace('/', '.')));
                }
            }
        }
        return names;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Members.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    private static void describe(Class<?> type, List<String> lines) {
        lines.add("class " + type.toGenericString());
        say(lines, "constructors", () -> type.getDeclaredConstructors());
        say(lines, "methods", () -> type.getDeclaredMethods());
        say(lines, "fields", () -> type.getDeclaredFields());
        say(lines, "classes", () -> type.getDeclaredClasses());
        say(lines, "interfaces", () -> type.getInterfaces());
        say(lines, "nest host", () -> new Object[] {type.getNestHost()});
        say(lines, "nest", () -> type.getNestMembers());
        say(lines, "permitted", () -> type.isSealed() ? type.getPermittedSubclasses() : new Object[0]);
        say(lines, "annotations", () -> type.getAnnotations());
        say(lines, "of members", () -> Stream.of(type.getDeclaredMethods(), type.getDeclaredFields(),
                type.getDeclaredConstructors()).flatMap(Arrays::stream)
                .map(member -> member + " " + Arrays.toString(member.getDeclaredAnnotations())).toArray());
        ObjectStreamClass serial = serial(type);
        if (serial != null) {
            lines.add("  serial " + serial.getSerialVersionUID());
        }
    }

    private static ObjectStreamClass serial(Class<?> type) {
        try {
            return ObjectStreamClass.lookup(type);
        } catch (LinkageError | RuntimeException e) {
            return null;
        }
    }

    /** Sorted, as the JVM gives them in an order of its own. */
    private static void say(List<String> lines, String what, Callable<Object[]> question) {
        String answer;
        try {
            answer = Arrays.toString(Arrays.stream(question.call()).map(String::valueOf).sorted().toArray());
        } catch (Exception | LinkageError e) {
            answer = e.getClass().getName();
        }
        lines.add("  " + what + " " + answer);
    }
}
