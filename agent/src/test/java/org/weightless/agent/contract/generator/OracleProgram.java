package org.weightless.agent.contract.generator;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.StringTokenizer;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.GeneratorExit;
import org.weightless.StopIteration;
import org.weightless.agent.testing.Thrown;

/** A program of the Python oracle, interpreted by plain recursive methods: each yield is made from their depths. */
final class OracleProgram {
    /** What a statement does to those behind it. */
    private enum After { GO_ON, BREAK, RETURN }

    static final class E1 extends Exception {
        E1(String number) {
            super(number);
        }
    }

    static final class E2 extends RuntimeException {
        E2(String number) {
            super(number);
        }
    }

    private final List<String> log;

    OracleProgram(List<String> log) {
        this.log = log;
    }

    // ---- the text

    /** A list of strings and lists. */
    static List<Object> parse(String text) {
        return parse(new StringTokenizer(text, " ()", true));
    }

    private static List<Object> parse(StringTokenizer tokens) {
        List<Object> list = new ArrayList<>();
        while (tokens.hasMoreTokens()) {
            String token = tokens.nextToken();
            if (token.equals(")")) {
                return list;
            } else if (token.equals("(")) {
                list.add(parse(tokens));
            } else if (!token.equals(" ")) {
                list.add(token);
            }
        }
        @SuppressWarnings("unchecked")
        List<Object> program = (List<Object>) list.get(0);
        return program;
    }

    static Throwable exception(String kind, String number) {
        return switch (kind) {
            case "E1" -> new E1(number);
            case "E2" -> new E2(number);
            case "exit" -> new GeneratorExit();
            default -> new StopIteration(number);
        };
    }

    static String describe(Throwable thrown) {
        if (thrown instanceof E1 || thrown instanceof E2) {
            return thrown.getClass().getSimpleName() + ":" + thrown.getMessage();
        } else if (thrown instanceof GeneratorExit) {
            return "exit";
        } else if (thrown instanceof StopIteration stop) {
            return "stop:" + none(stop.value());
        } else if (thrown instanceof UnsupportedOperationException) {
            return "unsupported";
        } else if (!(thrown instanceof IllegalStateException)) {
            throw new AssertionError("neither Python's nor ours", thrown);
        } else if (thrown.getCause() instanceof StopIteration) {
            return "state:stopped(" + describe(thrown.getCause()) + ")";
        } else if (thrown.getMessage().contains("generator ignored GeneratorExit")) {
            return "state:ignored";
        }
        return thrown.getMessage().contains("generator already executing") ? "state:executing" : "state:fresh";
    }

    static String none(Object value) {
        return value == null ? "None" : value.toString();
    }

    // ---- the interpreter

    Generator<Object> generator(List<?> body) {
        Execution execution = new Execution();
        Generator<Object> generator = Generator.returning(() -> execution.body(body));
        execution.self = generator;
        return generator;
    }

    /** One generator's run. */
    private final class Execution {
        private Generator<Object> self;
        private Object returned;

        Object body(List<?> body) {
            return block(body) == After.RETURN ? returned : null;
        }

        private After block(List<?> block) {
            for (Object statement : block) {
                After after = statement((List<?>) statement);
                if (after != After.GO_ON) {
                    return after;
                }
            }
            return After.GO_ON;
        }

        private After statement(List<?> statement) {
            switch ((String) statement.get(0)) {
                case "yield" -> yieldOne(statement.get(1));
                case "log" -> log.add("at " + statement.get(1));
                case "raise" -> throw Thrown.unchanged(exception((String) statement.get(1), (String) statement.get(2)));
                case "return" -> {
                    returned = statement.get(1);
                    return After.RETURN;
                }
                case "break" -> {
                    return After.BREAK;
                }
                case "try" -> {
                    return tryCatch(list(statement, 1), (String) statement.get(2), list(statement, 3));
                }
                case "finally" -> {
                    return tryFinally(list(statement, 1), list(statement, 2));
                }
                case "loop" -> {
                    return loop(Integer.parseInt((String) statement.get(1)), list(statement, 2));
                }
                default -> withGenerators(statement);
            }
            return After.GO_ON;
        }

        private void withGenerators(List<?> statement) {
            switch ((String) statement.get(0)) {
                case "self" -> callSelf((String) statement.get(1));
                case "from" -> log.add("result " + none(Generator.yieldFrom(generator(list(statement, 1)))));
                case "list" -> yieldRange(Integer.parseInt((String) statement.get(1)),
                        Integer.parseInt((String) statement.get(2)));
                case "for" -> {
                    for (Object item : generator(list(statement, 1))) {
                        yieldOne(item);
                    }
                }
                case "drive" -> drive(Integer.parseInt((String) statement.get(1)), (String) statement.get(2),
                        list(statement, 3));
                default -> throw new AssertionError(statement);
            }
        }

        private void yieldOne(Object value) {
            log.add("got " + none(Fiber.yield(value)));
        }

        private void yieldRange(int first, int count) {
            List<Object> numbers = new ArrayList<>();
            for (int i = first; i < first + count; i++) {
                numbers.add(Integer.toString(i));
            }
            log.add("result " + none(Generator.yieldFrom(numbers)));
        }

        private void callSelf(String operation) {
            switch (operation) {
                case "next" -> self.next();
                case "send" -> self.send(1);
                case "throw" -> self.raise(new E1("0"));
                default -> self.close();
            }
        }

        private void drive(int times, String end, List<?> body) {
            Iterator<Object> inner = generator(body);
            for (int i = 0; i < times; i++) {
                log.add("inner " + none(inner.next()));
            }
            if (end.equals("close")) {
                ((Generator<?>) inner).close();
            }
        }

        private After loop(int times, List<?> body) {
            for (int i = 0; i < times; i++) {
                After after = block(body);
                if (after == After.BREAK) {
                    break;
                } else if (after == After.RETURN) {
                    return after;
                }
            }
            return After.GO_ON;
        }

        private After tryCatch(List<?> body, String kind, List<?> handler) {
            try {
                return block(body);
            } catch (Throwable thrown) {
                if (!catches(kind, thrown)) {
                    throw thrown;
                }
                log.add("caught " + describe(thrown));
                return block(handler);
            }
        }

        private boolean catches(String kind, Throwable thrown) {
            return switch (kind) {
                case "E1" -> thrown instanceof E1;
                case "E2" -> thrown instanceof E2;
                case "exit" -> thrown instanceof GeneratorExit;
                case "stop" -> thrown instanceof StopIteration;
                case "state" -> thrown instanceof IllegalStateException;
                default -> true;
            };
        }

        @SuppressWarnings("finally")
        private After tryFinally(List<?> body, List<?> last) {
            try {
                return block(body);
            } finally {
                log.add("finally");
                Object mine = returned;
                After after = block(last);
                if (after != After.GO_ON) {
                    return after;
                }
                returned = mine;
            }
        }

        private List<?> list(List<?> statement, int index) {
            return (List<?>) statement.get(index);
        }
    }
}
