package org.weightless.agent.construct;

import static org.weightless.agent.testing.Probe.fail;
import static org.weightless.agent.testing.Probe.log;
import static org.weightless.agent.testing.Probe.s;
import static org.weightless.agent.testing.Probe.y;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.testing.Asm;
import org.weightless.agent.testing.Programs;

/** User handlers see the user's exceptions, in the order written, and nothing of how a suspension leaves the stack. */
class HandlerOrderTest implements Opcodes {
    private static final class Resource implements AutoCloseable {
        private final String name;

        Resource(String name) {
            this.name = s(name);
        }

        @Override
        public void close() throws IOException {
            log("closing " + name);
            y();
            if (name.startsWith("bad")) {
                throw new IOException(name);
            }
        }
    }

    @Test
    void catchThrowableDoesNotSeeASuspension() {
        Programs.compare(() -> {
            int caught = 0;
            for (int i = 0; i < 3; i++) {
                try {
                    y();
                } catch (Throwable t) {
                    caught++;
                }
            }
            return caught;
        });
    }

    @Test
    void finallyRunsOnceAndAtTheEnd() {
        Programs.compare(() -> {
            try {
                try {
                    y();
                    log("inner body");
                } finally {
                    log("inner finally");
                    y();
                    log("inner finally ends");
                }
            } finally {
                log("outer finally");
            }
            return "end";
        });
    }

    @Test
    void theFirstMatchingHandlerTakesIt() {
        Programs.compare(() -> {
            try {
                try {
                    fail("it");
                } catch (IllegalStateException e) {
                    log("wrong");
                } catch (IllegalArgumentException e) {
                    log("first");
                    throw new IOException(s("from the handler"), e);
                } catch (RuntimeException e) {
                    log("too late");
                }
            } catch (IOException e) {
                return e.getMessage() + " of " + e.getCause().getMessage();
            }
            return "nowhere";
        });
    }

    @Test
    void multiCatchAndRethrow() {
        Programs.compare(() -> {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                try {
                    try {
                        y();
                        switch (i) {
                            case 0 -> throw new IllegalStateException("zero");
                            case 1 -> fail("one");
                            default -> throw new Error("two");
                        }
                    } catch (IllegalStateException | IllegalArgumentException e) {
                        text.append(s(e.getMessage()));
                        throw e;
                    } finally {
                        text.append(s(i));
                    }
                } catch (Throwable t) {
                    text.append(t.getMessage()).append(';');
                }
            }
            return text;
        });
    }

    @Test
    void tryWithResourcesClosesInReverseAndSuppresses() {
        Programs.compare(() -> {
            try (Resource a = new Resource("bad a"); Resource b = new Resource("b"); Resource c = new Resource("bad c")) {
                y();
                fail("body " + a.name + b.name + c.name);
            } catch (Exception e) {
                StringBuilder text = new StringBuilder(e.getMessage());
                for (Throwable suppressed : e.getSuppressed()) {
                    text.append(", ").append(s(suppressed.getMessage()));
                }
                return text;
            }
            return "nothing thrown";
        });
    }

    @Test
    @SuppressWarnings("finally")
    void finallySwallowsAndOverrides() {
        Programs.compare(() -> {
            int i = 0;
            while (true) {
                try {
                    i = s(i + 1);
                    if (i == 2) {
                        fail("swallowed");
                    }
                    if (i == 4) {
                        return "returned " + i;
                    }
                } finally {
                    y();
                    if (i < 4) {
                        continue;
                    }
                }
            }
        });
    }

    /** Two handlers cover the call; the outer one stands first in the table and wins, against all habit. */
    @Test
    void theTablesOrderDecidesNotTheNesting() {
        Asm.callable(code -> {
            Label outer = new Label();
            Label inner = new Label();
            Label innerEnd = new Label();
            Label outerEnd = new Label();
            Label first = new Label();
            Label second = new Label();
            code.visitTryCatchBlock(outer, outerEnd, first, "java/lang/IllegalArgumentException");
            code.visitTryCatchBlock(inner, innerEnd, second, "java/lang/IllegalArgumentException");
            code.visitLabel(outer);
            Asm.yieldPoint(code);
            code.visitLabel(inner);
            code.visitLdcInsn("which");
            code.visitMethodInsn(INVOKESTATIC, Asm.PROBE, "fail", "(Ljava/lang/String;)Ljava/lang/Object;", false);
            code.visitLabel(innerEnd);
            code.visitInsn(ARETURN);
            code.visitLabel(outerEnd);
            code.visitLabel(first);
            Asm.log(code);
            Asm.yieldPoint(code);
            code.visitLdcInsn("the first of the table");
            code.visitInsn(ARETURN);
            code.visitLabel(second);
            code.visitInsn(POP);
            code.visitLdcInsn("the inner one");
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }
}
