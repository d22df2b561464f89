package org.weightless.agent.packed.jdk;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.spi.FileSystemProvider;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.Scanner;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** Texts, files, parsers and services. */
final class TextCallbacks {
    private TextCallbacks() {}

    static Object format(Step s) throws Throwable {
        return String.format("%s-%5s-%d", new Key(s, 1), new Key(s, 2), 3);
    }

    static Object formatted(Step s) throws Throwable {
        return "%s".formatted(new Key(s, 1));
    }

    static Object concat(Step s) throws Throwable {
        return "a" + new Key(s, 1) + "b" + new Key(s, 2) + 3L + 'c';
    }

    static Object valueOf(Step s) throws Throwable {
        return String.valueOf((Object) new Key(s, 1));
    }

    static Object append(Step s) throws Throwable {
        return new StringBuilder().append(new Key(s, 1)).append(2).toString();
    }

    static Object insert(Step s) throws Throwable {
        return new StringBuilder("x").insert(0, new Key(s, 1)).toString();
    }

    private static class Named {
        final Step step;

        Named(Step step) {
            this.step = step;
        }

        @Override
        public int hashCode() {
            return step.at(11);
        }
    }

    /** That of {@code Object} asks for the hash code. */
    static Object inheritedText(Step s) throws Throwable {
        return new Named(s) + " " + new Named(s).toString() + new Named(s) {
            @Override
            public String toString() {
                return super.toString() + step.at("!");
            }
        } + new Object[] {new Named(s)}.toString().startsWith("[Ljava.lang.Object;@");
    }

    static Object join(Step s) throws Throwable {
        Iterable<CharSequence> parts = () -> Stream.of("a", "b").map(x -> (CharSequence) s.at(x)).iterator();
        return String.join(",", parts);
    }

    static Object listToString(Step s) throws Throwable {
        return List.of(new Key(s, 1), new Key(s, 2)).toString() + new ArrayList<>(List.of(new Key(s, 3)))
                + Arrays.toString(new Object[] {new Key(s, 4)}) + Map.of(1, new Key(s, 5));
    }

    static Object objects(Step s) throws Throwable {
        return Objects.toString(new Key(s, 1)) + Objects.hash(new Key(s, 1), 2) + Objects.equals(new Key(s, 1),
                new Key(s, 1)) + Objects.requireNonNullElseGet(null, () -> s.by(3));
    }

    static Object matcherReplaceAll(Step s) throws Throwable {
        return Pattern.compile("[a-z]").matcher("a1b2").replaceAll(m -> "" + s.by(m.group()));
    }

    static Object matcherResults(Step s) throws Throwable {
        return Pattern.compile("[a-z]").matcher("a1b2").results().map(m -> s.by(m.group())).toList();
    }

    static Object regexSequence(Step s) throws Throwable {
        return Pattern.compile("a+b").matcher(new CharSequence() {
            @Override
            public int length() {
                return 3;
            }

            @Override
            public char charAt(int index) {
                s.by(index);
                return "aab".charAt(index);
            }

            @Override
            public CharSequence subSequence(int from, int to) {
                return "aab".substring(from, to);
            }
        }).matches();
    }

    static Object walkFileTree(Step s) throws Throwable {
        Path directory = Files.createTempDirectory("weightless");
        Files.writeString(directory.resolve("file"), "x");
        List<Object> list = new ArrayList<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                list.add(s.by(file.getFileName().toString()));
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }
        });
        Files.delete(directory);
        return list;
    }

    static Object threadLocal(Step s) throws Throwable {
        return ThreadLocal.withInitial(() -> s.by(1)).get();
    }

    static Object inputStream(Step s) throws Throwable {
        return new DataInputStream(new InputStream() {
            private int n;

            @Override
            public int read() {
                return s.at(n++);
            }
        }).readInt();
    }

    static Object scanner(Step s) throws Throwable {
        int[] reads = {0};
        Readable source = buffer -> {
            if (reads[0]++ > 1) {
                return -1;
            }
            buffer.put("ab " + s.at(reads[0]) + " ");
            return 5;
        };
        return new Scanner(source).next();
    }

    static Object println(Step s) throws Throwable {
        new PrintStream(OutputStream.nullOutputStream()).println(new Key(s, 1));
        return 1;
    }

    static Object xml(Step s) throws Throwable {
        List<Object> list = new ArrayList<>();
        InputStream text = new ByteArrayInputStream("<a><b/>t<c x='1'/></a>".getBytes(StandardCharsets.UTF_8));
        SAXParserFactory.newInstance().newSAXParser().parse(text, new DefaultHandler() {
            @Override
            public void startElement(String uri, String local, String name, Attributes attributes) {
                list.add(s.by(name));
            }

            @Override
            public void characters(char[] all, int from, int count) {
                list.add(s.by(new String(all, from, count)));
            }
        });
        return list;
    }

    static Object messageFormat(Step s) throws Throwable {
        return MessageFormat.format("{0} {1}", new Key(s, 1), 2);
    }

    static Object services(Step s) throws Throwable {
        int n = 0;
        for (FileSystemProvider each : ServiceLoader.load(FileSystemProvider.class)) {
            s.by(each.getScheme());
            n++;
        }
        return n > 0;
    }

    /** Asks about everything, and remembers nothing. */
    private static final class Asking extends ResourceBundle.Control {
        private final Step step;

        Asking(Step step) {
            this.step = step;
        }

        @Override
        public List<String> getFormats(String name) {
            return List.of(step.at(name));
        }

        @Override
        public List<Locale> getCandidateLocales(String name, Locale locale) {
            return List.of(step.at(locale), Locale.ROOT);
        }

        @Override
        public long getTimeToLive(String name, Locale locale) {
            return step.at(TTL_DONT_CACHE);
        }

        @Override
        public ResourceBundle newBundle(String name, Locale locale, String format, ClassLoader loader, boolean reload) {
            boolean isOwn = step.at(loader == TextCallbacks.class.getClassLoader());
            return new ListResourceBundle() {
                @Override
                protected Object[][] getContents() {
                    return new Object[][] {{"key", name + locale + format + isOwn}};
                }
            };
        }
    }

    static Object bundles(Step s) {
        Asking control = new Asking(s);
        return ResourceBundle.getBundle("one", control).getString("key")
                + ResourceBundle.getBundle("two", Locale.FRANCE, control).getString("key")
                + ResourceBundle.getBundle("three", Locale.ITALY, TextCallbacks.class.getClassLoader(), control)
                        .getString("key");
    }

    static Object noBundles(Step s) {
        StringBuilder refused = new StringBuilder((String) s.by("before"));
        for (int i = 0; i < 3; i++) {
            try {
                ResourceBundle.getBundle(i == 0 ? null : "none", Locale.ROOT,
                        i == 1 ? null : TextCallbacks.class.getClassLoader(),
                        i == 2 ? null : new Asking(s));
            } catch (NullPointerException e) {
                refused.append(i);
            }
        }
        return refused.toString();
    }
}
