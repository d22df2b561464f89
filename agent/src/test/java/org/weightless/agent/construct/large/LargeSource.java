package org.weightless.agent.construct.large;

import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.weightless.agent.testing.CodeSizes;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Sources;

/**
 * Java source with one method of about a given size as javac compiles it: units of one shape, one behind the other.
 * Each unit suspends, most of them change what later ones read, and the method's result depends on all of them.
 */
enum LargeSource {
    /** Thirty variables, all of which are read to the end. */
    LOCALS(LargeSource::variables, i -> "v%d = s(v%d + %d); w%d = s(w%d + v%d);\n"
            .formatted(i % 15, (i + 4) % 15, i, (i + 2) % 15, i % 15, i % 15)),
    CALLS("int x = 1;\n", i -> "x = step(x, " + i % 100 + "); if (x % 7 == 0) x = s(x);\n"),
    TRIES("int x = 1; String t = null;\n", i -> """
            try { t = s("t" + x); x += fails(x + %1$d); } catch (ArithmeticException e) { t = s(e.getMessage()); x++; }
              finally { x = step(x, %1$d); t = t + s(x %% 10); }
            """.formatted(i % 90)),
    SWITCH("int x = 1;\nfor (int round = 0; round < 40; round++) switch (Math.floorMod(x * 31 + round, UNITS)) {\n",
            i -> "case " + i + ": { int y = s(x); String z = s(\"z\" + y); x = step(y, z.length()); break; }\n", "}\n"),
    LOOPS("int x = 1; long total = 0;\n", i -> """
            for (int a = 0; a < 2; a++) { for (String b : List.of("p", "q")) { for (long c = 0; c < 2; c++) {
              if (x %% 17 == %2$d) { x = step(x, a) + b.length(); total += s(c + x); continue; } x++; } y(); } }
            """.formatted(i, i % 17)),
    WIDE("long l0 = s(1L), l1 = s(2L), l2 = 5; double d0 = s(1.5), d1 = s(2.5), d2 = 7; float f = s(1f); int x = 1;\n", i -> """
            l%d = s(l%d + x); d%d = s(d%d / 2 + l%d); f = s(f / 2 + x); x = s(x + 1);
            """.formatted(i % 3, (i + 1) % 3, i % 3, (i + 2) % 3, i % 3)),
    EXPRESSIONS("int x = 1; String t = \"\";\n", i -> """
            x = (x + s(%1$d) * (s(x) - s(3) + step(x, s(x %% 9))) ) %% 1000; t = new StringBuilder(s("e")).append(x).append(s(2L)).toString();
            """.formatted(i % 50)),
    /** The arguments of calls are calls, so that many values lie on the stack. */
    ARGUMENTS("int x = 1;\n", i -> "x = all(x + %1$d%2$s) %% 1000;\n".formatted(i % 90, argumentsOfAll())),
    /** Arguments that are calls with such arguments, constructors among them, so that few stacks are the same. */
    NESTED("int x = 1; String t = \"t\";\n", i -> "x = all(x%1$s) %% 1000; t = s(\"t\" + x);\n".formatted(nestedArguments(i))),
    /** An object for each two calls. */
    NEWS("int x = 1;\n", i -> "x += new Held(s(%d), s(\"n\")).value;\n".formatted(i % 90)),
    RESOURCES("int x = 1;\n", i -> "try (Resource r = new Resource(s(x + %d))) { x = s(r.value); }\n".formatted(i % 90)),
    /** Each handler covers few calls, and most calls have none. */
    HANDLERS("int x = 1;\n", i -> """
            try { x += s(%1$d); if (x %% 5 == 0) throw new IllegalStateException(); } catch (IllegalStateException e) { x += s(4); }
            x = (x * s(3) + step(x, s(2)) * s(x %% 9) - s(%1$d)) %% 1000; x = s(x + s(1)) + s(x);
            """.formatted(i % 90)),
    /** Much arithmetic and few calls. */
    SPARSE("int x = 1; long total = 0;\n", i -> """
            x = (x * 31 + %1$d) %% 9973; total = total * 7 + x - (total >>> 11); x ^= (int) (total & 1023);
            for (int k = x & 7; k > 0; k--) { total += k * (long) x; x = (x * 5 + k) %% 9973; }
            if ((x & 3) == 1) { total -= x * 3L; x = (x + 17) %% 9973; } else { total += x * 5L; x = (x + 23) %% 9973; }
            x = s(x %% 1000);
            """.formatted(i % 100)),
    MIXED("int x = 1; String t = \"\"; long total = 0; List<Object> all = new ArrayList<>(); Object o = null;\n",
            i -> switch (i % 7) {
                case 0 -> "{ int n = s(x); String u = t + n + s(\"u\"); t = u.substring(Math.max(0, u.length() - 5)); }\n";
                case 1 -> "{ String n = s(t); for (int k = 0; k < 2; k++) { n = n + s(k); all.add(n); } x += n.length(); }\n";
                case 2 -> "{ int from = x; Supplier<Integer> f = () -> s(from + 1); x = f.get() %% 100; }\n".replace("%%", "%");
                case 3 -> "try { o = s((Object) t); x += fails(x); } catch (ArithmeticException | IllegalStateException e) { o = s(e.getMessage()); }\n";
                case 4 -> "switch (x % 4) { case 0: total += s((long) x); break; case 1: x = step(x, 3); break; default: t = s(t + o); }\n";
                case 5 -> "{ double d = s(x / 2.0); o = d > 3 ? s(\"big\") : s(Integer.valueOf(x)); total += (long) d; }\n";
                default -> "{ List<Object> copy = new ArrayList<>(all); while (copy.size() > 3) { copy.remove(0); } all = s(copy); }\n";
            });

    private static final String CLASSES = """
            static class Held {
                final int value;
                Held(int one, String other) { y(); value = one + other.length(); }
            }
            static class Resource implements AutoCloseable {
                final int value;
                Resource(int value) { y(); this.value = value %% 1000; }
                public void close() { y(); }
            }
            """.replace("%%", "%");

    static final String NAME = "made.Large";
    private final IntFunction<String> begin;
    private final IntFunction<String> unit;
    private final String end;

    LargeSource(String begin, IntFunction<String> unit) {
        this(begin, unit, "");
    }

    LargeSource(String begin, IntFunction<String> unit, String end) {
        this(units -> begin.replace("UNITS", "" + units), unit, end);
    }

    LargeSource(IntFunction<String> begin, IntFunction<String> unit) {
        this(begin, unit, "");
    }

    LargeSource(IntFunction<String> begin, IntFunction<String> unit, String end) {
        this.begin = begin;
        this.unit = unit;
        this.end = end;
    }

    private static String variables(int units) {
        return IntStream.range(0, 15).mapToObj(i -> "int v%1$d = %1$d; String w%1$d = \"w%1$d\";\n".formatted(i))
                .collect(Collectors.joining());
    }

    /** How often five arguments of different types come. */
    private static final int FIVES = 12;

    private static String argumentsOfAll() {
        return IntStream.range(0, FIVES)
                .mapToObj(i -> ", s(%1$d), s(%1$dL), s(\"a\" + x), s(%1$d / 2.0), s((Object) \"%1$d\")".formatted(i))
                .collect(Collectors.joining());
    }

    private static String nestedArguments(int seed) {
        Random random = new Random(seed);
        return IntStream.range(0, FIVES)
                .mapToObj(i -> ", " + number(random, 3) + ", s((long) " + number(random, 1) + "), " + text(random, 3) + ", s("
                        + number(random, 1) + " / 2.0), new StringBuilder(" + text(random, 2) + ").toString()")
                .collect(Collectors.joining());
    }

    private static String number(Random random, int depth) {
        int choice = depth == 0 ? random.nextInt(2) : random.nextInt(5);
        return switch (choice) {
            case 0 -> "s(" + random.nextInt(100) + ")";
            case 1 -> "x";
            case 2 -> "step(" + number(random, depth - 1) + ", " + number(random, depth - 1) + ")";
            case 3 -> "new Integer[] {" + number(random, depth - 1) + ", " + number(random, depth - 1) + "}[1]";
            default -> text(random, depth - 1) + ".length()";
        };
    }

    private static String text(Random random, int depth) {
        int choice = depth == 0 ? random.nextInt(2) : random.nextInt(4);
        return switch (choice) {
            case 0 -> "s(\"a\" + x)";
            case 1 -> "t";
            case 2 -> "new StringBuilder(" + text(random, depth - 1) + ").append(" + number(random, depth - 1) + ").toString()";
            default -> "String.valueOf(" + number(random, depth - 1) + ").concat(" + text(random, depth - 1) + ")";
        };
    }

    private static String all() {
        String parameters = IntStream.range(0, FIVES)
                .mapToObj(i -> ", int i%1$d, long l%1$d, String s%1$d, double d%1$d, Object o%1$d".formatted(i))
                .collect(Collectors.joining());
        String sum = IntStream.range(0, FIVES)
                .mapToObj(i -> "x = x * 7 + i%1$d + (int) l%1$d + s%1$d.length() + (int) (2 * d%1$d) + o%1$d.hashCode();\n"
                        .formatted(i))
                .collect(Collectors.joining());
        return "static int all(int x" + parameters + ") {\n" + sum + "return Math.abs(x % 1000);\n}\n";
    }

    private String result() {
        return switch (this) {
            case LOCALS -> IntStream.range(0, 15).mapToObj(i -> "v" + i + " + w" + i).collect(Collectors.joining(" + "));
            case WIDE -> "\"\" + l0 + l1 + l2 + d0 + d1 + d2 + f + x";
            case LOOPS, SPARSE -> "\"\" + x + total";
            case MIXED -> "\"\" + x + t + total + all + o";
            case TRIES, EXPRESSIONS, NESTED -> "t + x";
            default -> "\"\" + x";
        };
    }

    private String source(int units) {
        StringBuilder source = new StringBuilder("""
                package made;
                import static org.weightless.agent.testing.Probe.*;
                import java.util.*;
                import java.util.function.Supplier;
                public class Large implements java.util.concurrent.Callable<Object> {
                    public Object call() throws Exception { return large(); }
                    static int step(int x, int y) { if (x %% 3 == 0) y(); return (x * 5 + y) %% 997; }
                    static int fails(int x) { if (x %% 5 == 0) { y(); throw new ArithmeticException("at " + x); } return s(x %% 10); }
                """.formatted());
        source.append(this == NEWS || this == RESOURCES ? CLASSES : "");
        source.append(this == ARGUMENTS || this == NESTED ? all() : "").append("static String large() {\n");
        source.append(begin.apply(units));
        for (int i = 0; i < units; i++) {
            source.append(unit.apply(i));
        }
        return source.append(end).append("return ").append(result()).append(";\n}\n}\n").toString();
    }

    /** Compiled so that the large method has at least so many bytes, and hardly more. */
    Made made(int bytes) {
        int few = size(compiled(10));
        int each = Math.max(1, (size(compiled(30)) - few) / 20);
        int units = Math.max(1, 10 + (bytes - few) / each);
        Made made = compiled(units);
        while (size(made) < bytes) {
            units += 1 + (bytes - size(made)) / each;
            made = compiled(units);
        }
        return made;
    }

    /** How many bytes the large method has as javac made it. */
    static int size(Made made) {
        return CodeSizes.of(made.bytes(NAME)).get("large()Ljava/lang/String;");
    }

    private Made compiled(int units) {
        return Sources.javac(NAME, source(units), "-g").made();
    }
}
