package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightless.agent.testing.Probe.log;
import static org.weightless.agent.testing.Probe.s;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.agent.testing.Probe;
import org.weightless.agent.testing.Programs;

/** What lies under the call is an object that no constructor has seen yet. */
class ObjectCreationTest {
    record Pair(Object left, Object right) {}

    static final class Noisy {
        static {
            log("Noisy is initialised");
        }

        final int value;

        Noisy(int value) {
            log("Noisy(" + value + ")");
            this.value = value;
        }
    }

    static final class Quiet {
        static {
            log("Quiet is initialised");
        }

        Quiet(int value) {
            log("Quiet(" + value + ")");
        }
    }

    static final class Yielding {
        private final int first;
        private long second;

        Yielding(int first, long second) {
            this.first = s(first);
            this.second = s(second);
        }

        @Override
        public String toString() {
            return first + "/" + second;
        }
    }

    static class Thrower {
        Thrower(String message) {
            Probe.fail(message);
        }
    }

    private static String join(Object... all) {
        return List.of(all).toString();
    }

    @Test
    void argumentsOfAConstructorSuspend() {
        assertEquals("result Pair[left=1, right=2]", Programs.compare(() -> new Pair(s(1), s(2))).result());
    }

    @Test
    void newIsNestedInNew() {
        Programs.compare(() -> new Pair(new Pair(s(1), s("two")), new Pair(new Pair(s('c'), s(4.5)), s(5L))));
    }

    @Test
    void anArgumentIsConditional() {
        Programs.compare(() -> {
            List<Object> made = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                made.add(new Pair(i % 2 == 0 ? s(i) : "none", i > 1 ? new Pair(s(i), i) : null));
            }
            return made;
        });
    }

    @Test
    void twoObjectsArePendingAmongOtherOperands() {
        Programs.compare(() -> join(s(1), 2L, new Pair(3, new Yielding(s(4), 5)), s(6.0), new Pair(s("x"), 'y')));
    }

    @Test
    void theConstructorItselfSuspends() {
        assertEquals("result 8/9", Programs.compare(() -> new Yielding(8, 9)).result());
    }

    @Test
    void argumentsAndConstructorSuspendUnderOtherOperands() {
        Programs.compare(() -> join(s(0), new Yielding(s(1), s(2L)), s(3)));
    }

    @Test
    void theResultOfNewIsDropped() {
        Programs.compare(() -> {
            new Yielding(s(1), 2);
            new StringBuilder(s("dropped"));
            return s(3);
        });
    }

    @Test
    void jdkClassesAreConstructedFromSuspendingArguments() {
        Programs.compare(() -> new ArrayList<>(List.of(new StringBuilder(s("a")).append(new String(s("b"))).toString())));
    }

    @Test
    void aConstructorThatSuspendedThrows() {
        Programs.compare(() -> {
            try {
                return new Pair(s(1), new Thrower(s("no")));
            } catch (IllegalArgumentException e) {
                return e.getMessage() + s(2);
            }
        });
    }

    /** Class initialisation happens once in a JVM, so this compares with what the language says. */
    @Test
    void theClassIsInitialisedBeforeItsArgumentsAreEvaluated() {
        Programs.Outcome outcome = Programs.run(() -> new Noisy(s(7)).value, Programs.Mode.GENERATOR);
        assertEquals(List.of("Noisy is initialised", "7", "Noisy(7)"), outcome.log());
        assertEquals(1, outcome.yields());
    }

    @Test
    void theClassIsInitialisedAlsoWhenAnArgumentThrows() {
        Programs.Outcome outcome = Programs.run(() -> new Quiet(Probe.<Integer>fail("early")), Programs.Mode.GENERATOR);
        assertEquals(List.of("Quiet is initialised", "about to fail: early"), outcome.log());
    }

    @Test
    void loopsMakeObjectsOfManyKinds() {
        Programs.compare(() -> {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                Object made = i == 0 ? new Pair(s(i), null) : i == 1 ? new Yielding(i, s(2L)) : new int[] {s(i), s(i + 1)};
                text.append(Probe.text(made));
            }
            return text;
        });
    }

    @Test
    void innerAndAnonymousClassesCaptureWhileTheirArgumentsSuspend() {
        Programs.compare(() -> {
            int captured = s(3);
            class Local {
                final int own;

                Local(int own) {
                    this.own = own + captured;
                }

                class Inner {
                    final int sum = own + s(captured);
                }
            }
            Object anonymous = new Object() {
                final int twice = 2 * s(captured);

                @Override
                public String toString() {
                    return "anonymous " + twice;
                }
            };
            return new Local(s(4)).new Inner().sum + " " + anonymous;
        });
    }

    /**
     * The loop in the argument is left by a branch that goes to its head on another level of the resume method than the
     * one with the new.
     */
    static String builtAround(int x) {
        for (int j = 0; j < 3; j++) {
            s(j);
            if (j == 1) {
                break;
            }
        }
        StringBuilder built = new StringBuilder(switch (x) {
            case 0 -> {
                int sum = 1;
                for (int k = 0; k < 4; k++) {
                    sum += k;
                }
                yield sum;
            }
            default -> 5;
        });
        return built.capacity() + built.append(" built").toString();
    }

    @Test
    void aLoopRunsWhileAnObjectWaitsForItsConstructor() {
        assertEquals("result 7 built", Programs.compare(() -> builtAround(0)).result());
        assertEquals("result 5 built", Programs.compare(() -> builtAround(1)).result());
        Programs.compare(() -> {
            List<Object> made = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                s(i);
                int last = i;
                made.add(new Pair(new Yielding(switch (i) {
                    case 1 -> {
                        int sum = 0;
                        for (int k = 0; k < last + 2; k++) {
                            sum += k == 2 ? s(k) : k;
                        }
                        yield sum;
                    }
                    default -> last;
                }, 1L), s("right")));
            }
            return made;
        });
    }
}
