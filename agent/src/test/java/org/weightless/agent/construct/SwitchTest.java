package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.weightless.agent.testing.Probe.fail;
import static org.weightless.agent.testing.Probe.s;
import static org.weightless.agent.testing.Probe.y;

import java.time.DayOfWeek;
import org.junit.jupiter.api.Test;
import org.weightless.agent.testing.Probe;
import org.weightless.agent.testing.Programs;
import org.weightless.agent.testing.Sources;

/** Switches, suspended in the selector, in the arms and around them. */
class SwitchTest {
    @SuppressWarnings("fallthrough")
    private static String dense(int i) {
        String text = "";
        switch (s(i)) {
            case 0:
                text += s("zero");
            case 1:
                text += s("one");
                break;
            case 2:
                y();
                return text + "two";
            default:
                text += s("other");
                break;
            case 3:
                text += 3;
        }
        return text + s(".");
    }

    private static int sparse(long selector) {
        return switch ((int) s(selector)) {
            case -1_000_000 -> s(1);
            case 0, 7 -> {
                int half = s(2);
                y();
                yield half * 2;
            }
            case Integer.MAX_VALUE -> Probe.<Integer>fail("max");
            default -> 9;
        };
    }

    @SuppressWarnings("fallthrough")
    private static Object strings(String text) {
        switch (s(text)) {
            case "Aa", "BB":
                return s("same hash " + text);
            case "other":
                y();
            default:
                return s(text.length());
        }
    }

    private static int enums(DayOfWeek day) {
        return 10 * s(1) + switch (s(day)) {
            case MONDAY -> s(1);
            case SATURDAY, SUNDAY -> {
                try {
                    yield s(6) + Probe.<Integer>fail("weekend");
                } catch (IllegalArgumentException e) {
                    yield s(7);
                }
            }
            default -> 0;
        };
    }

    @Test
    void tableswitchWithFallThrough() {
        Programs.compare(() -> dense(0) + dense(1) + dense(2) + dense(3) + dense(4) + dense(-1));
    }

    @Test
    void lookupswitch() {
        Programs.compare(() -> {
            int sum = 0;
            for (long selector : new long[] {-1_000_000, 0, 5, 7, Integer.MAX_VALUE}) {
                try {
                    sum = 10 * sum + sparse(selector);
                } catch (IllegalArgumentException e) {
                    sum++;
                }
            }
            return sum;
        });
    }

    @Test
    void strings() {
        Programs.compare(() -> strings("Aa") + " " + strings("BB") + strings("C#") + strings("other"));
    }

    @Test
    void enums() {
        Programs.compare(() -> enums(DayOfWeek.MONDAY) + enums(DayOfWeek.FRIDAY) + enums(DayOfWeek.SUNDAY));
    }

    @Test
    void operandsLieUnderASwitchExpression() {
        Programs.compare(() -> {
            String text = "";
            for (char c = 'a'; c < 'e'; c++) {
                text += s(c) + switch (s(c)) {
                    case 'a' -> s(1L);
                    case 'b' -> s(2.5f);
                    default -> s((short) 3);
                } + s("|");
            }
            return text;
        });
    }

    @Test
    void aSwitchInALoopLeavesAndContinuesIt() {
        Programs.compare(() -> {
            int i = 0;
            StringBuilder trace = new StringBuilder();
            loop:
            while (true) {
                switch (s(i++)) {
                    case 1:
                        continue;
                    case 3:
                        y();
                        continue loop;
                    case 5:
                        break loop;
                    default:
                        trace.append(s(i));
                }
                trace.append(',');
            }
            return trace;
        });
    }

    @Test
    void nullSelectorsFailAsEver() {
        Programs.compare(() -> {
            try {
                return strings(s((String) null));
            } catch (NullPointerException e) {
                return s("null");
            }
        });
    }

    @Test
    void instanceofPatterns() {
        Programs.compare(() -> {
            String text = "";
            for (Object each : new Object[] {1, "two", 3L, 'f', null}) {
                if (s(each) instanceof Integer i && s(i) == 1) {
                    text += i;
                } else if (!(each instanceof String string)) {
                    text += s("?");
                } else {
                    y();
                    text += string;
                }
            }
            return text;
        });
    }

    @Test
    void patternSwitches() {
        assumeTrue(Runtime.version().feature() >= 21, "needs javac 21");
        Sources.javac("made.Patterns", """
                package made;

                import static org.weightless.agent.testing.Probe.*;

                public class Patterns implements java.util.concurrent.Callable<Object> {
                    sealed interface Shape { }
                    record Circle(double r) implements Shape { public double r() { return s(r); } }
                    record Box(Shape inner, int n) implements Shape { public int n() { y(); return n; } }
                    static String of(Object o) {
                        return switch (s(o)) {
                            case null -> s("null");
                            case Integer i when s(i) > 10 -> s("big") + i;
                            case Integer i -> "small" + s(i);
                            case Box(Circle(double r), int n) when s(n) == 1 -> s("box of circle ") + r;
                            case Box(Box b, int n) -> of(b) + s(n);
                            case Shape shape -> s("shape") + shape;
                            default -> o.toString();
                        };
                    }
                    public Object call() {
                        String text = "";
                        for (Object o : new Object[] {1, 11, null, new Circle(1), new Box(new Circle(2), 1),
                                new Box(new Box(new Circle(3), 1), 2), new Box(new Circle(4), 2), "x"}) {
                            text += of(o) + ';';
                        }
                        return text;
                    }
                }
                """, "--release", "21").made().compare("made.Patterns");
    }
}
