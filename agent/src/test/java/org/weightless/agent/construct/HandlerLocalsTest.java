package org.weightless.agent.construct;

import static org.weightless.agent.testing.Probe.fail;
import static org.weightless.agent.testing.Probe.log;
import static org.weightless.agent.testing.Probe.s;
import static org.weightless.agent.testing.Probe.y;

import org.junit.jupiter.api.Test;
import org.weightless.agent.testing.Probe;
import org.weightless.agent.testing.Programs;

/** A callee that suspends first and throws later; what the handler's method knows then. */
class HandlerLocalsTest {
    private static int depth(int levels, String message) {
        int local = s(levels);
        if (levels == 0) {
            fail(message);
        }
        int below = depth(levels - 1, message);
        log("never seen " + below);
        return local + below;
    }

    private static int rethrowing(int levels) {
        try {
            y();
            if (levels == 0) {
                throw new IllegalStateException("bottom");
            }
            return rethrowing(levels - 1);
        } catch (IllegalStateException e) {
            y();
            throw new IllegalStateException(e.getMessage() + levels);
        } finally {
            log("finally " + levels);
        }
    }

    @Test
    void localsInTheHandlerAreThoseAtTheThrow() {
        Programs.compare(() -> {
            int i = 1;
            long l = 10;
            String text = "before";
            try {
                i = s(2);
                l += i;
                text = s("inside");
                i++;
                fail("now");
                i = 100;
                text = "after";
            } catch (IllegalArgumentException e) {
                return i + text + l;
            }
            return "not thrown";
        });
    }

    @Test
    void assignmentsBetweenTwoThrowingCallsAreSeen() {
        Programs.compare(() -> {
            StringBuilder seen = new StringBuilder();
            for (int at = 0; at < 4; at++) {
                int a = 0;
                double b = 0.5;
                Object c = null;
                try {
                    a = at == 0 ? Probe.<Integer>fail("a") : s(1);
                    b = at == 1 ? Probe.<Double>fail("b") : s(1.5);
                    c = at == 2 ? fail("c") : s("c");
                    y();
                    c = null;
                    fail("d");
                } catch (RuntimeException e) {
                    seen.append(a).append(b).append(c).append(e.getMessage()).append(' ');
                }
            }
            return seen;
        });
    }

    @Test
    void theArgumentThatFailedLeavesTheLocalAsItWas() {
        Programs.compare(() -> {
            int i = s(5);
            try {
                i = i + Math.addExact(s(1), Probe.<Integer>fail("second operand"));
            } catch (IllegalArgumentException e) {
                y();
            }
            return i;
        });
    }

    @Test
    void pendingFramesOfTheCalleeAreDropped() {
        Programs.compare(() -> {
            int tries = 0;
            for (int i = 0; i < 3; i++) {
                try {
                    tries += depth(i * 3, "try " + i);
                } catch (IllegalArgumentException e) {
                    log(e.getMessage());
                    y();
                    tries += s(1000);
                }
            }
            return tries;
        });
    }

    @Test
    void everyLevelCatchesAndRethrows() {
        Programs.compare(() -> {
            try {
                return rethrowing(4);
            } catch (IllegalStateException e) {
                return e.getMessage() + s(1);
            }
        });
    }

    @Test
    void theCallerGoesOnAndSuspendsAgainBehindTheHandler() {
        Programs.compare(() -> {
            String text = "";
            try {
                text += depth(5, "deep");
            } catch (IllegalArgumentException e) {
                text += "caught";
            }
            text += s(1);
            try {
                text += depth(2, "less deep");
            } catch (IllegalArgumentException e) {
                text += s("again");
            }
            return text;
        });
    }

    @Test
    void theCalleeThrowsBehindItsSecondSuspensionWithOperandsPending() {
        Programs.compare(() -> {
            int[] values = {1, 2, 3};
            int index = 0;
            try {
                values[index++] = s(10) + values[index++] * depth(1, "operands");
            } catch (IllegalArgumentException e) {
                values[2] = s(30);
            }
            return values[0] + " " + values[1] + " " + values[2] + " " + index;
        });
    }

    @Test
    void exceptionsThatTheJvmThrowsBehindASuspension() {
        Programs.compare(() -> {
            StringBuilder text = new StringBuilder();
            Object[] strings = new String[1];
            int[] none = null;
            for (int i = 0; i < 5; i++) {
                try {
                    switch (i) {
                        case 0 -> text.append(1 / s(0));
                        case 1 -> text.append(new int[2][s(1)][s(5)].length / (s(3) - 3));
                        case 2 -> strings[s(0)] = s(Integer.valueOf(1));
                        case 3 -> text.append((String) s((Object) 'c'));
                        default -> text.append(none[s(0)]);
                    }
                } catch (ArithmeticException | ArrayStoreException | ClassCastException | NullPointerException e) {
                    text.append(s(i)).append(e.getClass().getSimpleName());
                }
            }
            return text;
        });
    }
}
