package org.weightless.agent.fuzz;

import java.util.List;
import org.weightless.agent.fuzz.Scope.Local;
import org.weightless.agent.fuzz.Scope.Loop;

/**
 * Writes statements: declarations, assignments, branches, loops and jumps.
 *
 * <p>A jump always stands under a condition, so that the compiler finds every statement reachable, and every loop uses up
 * a step before anything that could catch, so that it ends.
 */
final class StatementGenerator {
    private final Choice choice;
    private final Draft draft;
    private final boolean modern;
    private final ExpressionGenerator expressions;
    private final ProtectedGenerator guarded;
    private int fuel = 90;

    StatementGenerator(Choice choice, Draft draft, boolean modern, ExpressionGenerator expressions) {
        this.choice = choice;
        this.draft = draft;
        this.modern = modern;
        this.expressions = expressions;
        this.guarded = new ProtectedGenerator(choice, draft, expressions, this);
        expressions.lambdas().statements(this);
    }

    /** Statements in a block of their own scope, which the caller has opened. */
    void some(int count, int depth, Scope scope) {
        Scope block = scope.block();
        for (int i = 0; i < count && fuel > 0; i++) {
            fuel--;
            one(depth, block);
        }
    }

    /** Statements whose declarations stay in {@code scope}. */
    void into(int count, int depth, Scope scope) {
        for (int i = 0; i < count; i++) {
            one(depth, scope);
        }
    }

    private void one(int depth, Scope scope) {
        int kind = choice.below(depth <= 0 ? 50 : 100);
        if (kind < 14) {
            declare(scope);
        } else if (kind < 20) {
            draft.line("T.log(" + value(choice.of(Catalog.VALUES), 3, scope) + ");");
        } else if (kind < 26) {
            assign(scope);
        } else if (kind < 30) {
            draft.within("yield-statement", () -> draft.line("T.y(" + draft.tag() + ");"));
        } else if (kind < 34) {
            lateDeclare(scope);
        } else if (kind < 38) {
            nullMerge(scope);
        } else if (kind < 42) {
            discard(scope);
        } else if (kind < 50) {
            jump(scope);
        } else if (kind < 58) {
            branch(depth, scope);
        } else if (kind < 74) {
            loop(depth, scope);
        } else if (kind < 82) {
            choose(depth, scope);
        } else if (kind < 85) {
            slotReuse(depth, scope);
        } else {
            guarded.one(depth, scope);
        }
    }

    private String value(String type, int depth, Scope scope) {
        return expressions.of(type, depth, scope);
    }

    private String condition(Scope scope) {
        return value("boolean", 2, scope);
    }

    private void declare(Scope scope) {
        int kind = choice.below(10);
        String type = kind < 5 ? choice.of(Catalog.VALUES)
                : kind < 7 ? choice.of(Catalog.ARRAYS)
                        : kind < 9 ? choice.of(Catalog.OBJECTS) : choice.of(Catalog.FUNCTIONALS).type();
        String name = draft.name("v");
        boolean isFinal = choice.odds(35);
        String value = value(type, 3, scope);
        draft.line((isFinal ? "final " : "") + type + " " + name + " = " + value + ";");
        scope.declare(name, type, isFinal);
    }

    private void assign(Scope scope) {
        String type = choice.of(Catalog.VALUES);
        if (scope.assignable(type).isEmpty()) {
            draft.line("sa[" + value("int", 1, scope) + " & 3] " + choice.of("", "+", "-", "^") + "= " + value("int", 2, scope)
                    + ";");
        } else {
            Local local = choice.of(scope.assignable(type));
            draft.line(local.name() + " = " + value(type, 3, scope) + ";");
        }
    }

    /** A local that gets its value in one of two branches. */
    private void lateDeclare(Scope scope) {
        draft.within("late-assignment", () -> {
            String type = choice.of(Catalog.VALUES);
            String name = draft.name("v");
            draft.line(type + " " + name + ";");
            draft.open("if (" + condition(scope) + ")");
            draft.line(name + " = " + value(type, 2, scope) + ";");
            draft.next("else");
            some(1, 0, scope);
            draft.line(name + " = " + value(type, 2, scope) + ";");
            draft.close();
            scope.declare(name, type, false);
        });
    }

    /** A local that is null on one path: its type in the class file is null there, and something else behind. */
    private void nullMerge(Scope scope) {
        draft.within("null-merge", () -> {
            String type = choice.of("String", "Integer", "Base", "int[]", "Object", "Left", "IntSupplier");
            String name = draft.name("v");
            draft.line(type + " " + name + " = null;");
            draft.line("T.y(" + draft.tag() + ");");
            draft.open("if (" + condition(scope) + ")");
            draft.line(name + " = " + value(type, 2, scope) + ";");
            draft.close();
            draft.line("T.y(" + draft.tag() + ");");
            draft.line("T.log(" + name + " == null ? \"none\" : \"some\");");
            if (choice.odds(15)) {
                scope.declare(name, type, false);
            }
        });
    }

    private void discard(Scope scope) {
        String type = choice.of("int", "long", "Integer", "Base");
        draft.line(type + " " + draft.name("unused") + " = " + value(type, 3, scope) + ";");
    }

    private void jump(Scope scope) {
        String head = "if (" + condition(scope) + ")";
        int kind = choice.below(3);
        if (kind == 0 && !scope.loops.isEmpty()) {
            Loop loop = choice.of(scope.loops);
            draft.within("jump", () -> draft.line(head + " { " + choice.of("break", "continue") + " " + loop.label() + "; }"));
        } else if (kind == 1 && scope.returns != null) {
            String value = scope.returns.equals("void") ? "" : " " + value(scope.returns, 2, scope);
            draft.within("early-return", () -> draft.line(head + " { return" + value + "; }"));
        } else {
            String thrown = choice.of("new X1(" + value("String", 1, scope) + ")", "new ArithmeticException(\"a\")",
                    "new IllegalStateException(\"i\" + " + value("int", 1, scope) + ")",
                    scope.checked ? "new X0(\"x\")" : "new X1(\"r\")");
            draft.within("throw", () -> draft.line("if (T.i(" + draft.site() + ") == 3) { throw " + thrown + "; }"));
        }
    }

    private void branch(int depth, Scope scope) {
        draft.within("if", () -> {
            if (modern && choice.odds(35)) {
                patternBranch(depth, scope);
                return;
            }
            draft.open("if (" + condition(scope) + ")");
            some(choice.between(1, 2), depth - 1, scope);
            if (choice.odds(60)) {
                draft.next("else");
                some(choice.between(1, 2), depth - 1, scope);
            }
            draft.close();
        });
    }

    private void patternBranch(int depth, Scope scope) {
        draft.within("pattern-instanceof", () -> {
            String type = choice.of("Left", "Right");
            String name = draft.name("q");
            draft.open("if ((Object) (" + value("Base", 2, scope) + ") instanceof " + type + " " + name + " && "
                    + condition(scope) + ")");
            Scope inner = scope.block();
            inner.declare(name, type, false);
            some(choice.between(1, 2), depth - 1, inner);
            draft.close();
        });
    }

    private void loop(int depth, Scope scope) {
        String label = draft.name("loop");
        Scope body = scope.loop(label);
        String i = draft.name("i");
        String prefix = label + ": ";
        int bound = choice.between(1, 4);
        switch (choice.below(7)) {
            case 0 -> looping("loop-for",
                    prefix + "for (int " + i + " = 0; T.tick() && " + i + " < " + bound + "; " + i + "++)",
                    body, i, "int", depth);
            case 1 -> looping("loop-for-long",
                    prefix + "for (long " + i + " = " + value("long", 1, scope) + ", end" + i + " = " + i
                            + " + " + bound + "; T.tick() && " + i + " < end" + i + "; " + i + " += T.y(" + draft.tag()
                            + ", 1))",
                    body, null, "long", depth);
            case 2 -> looping("loop-while",
                    prefix + "while (T.tick() && T.i(" + draft.site() + ") > 2 && " + condition(scope) + ")",
                    body, null, null, depth);
            case 3 -> looping("loop-foreach-array", prefix + "for (int " + i + " : " + value("int[]", 2, scope) + ")",
                    body, i, "int", depth);
            case 4 -> looping("loop-foreach-list", prefix + "for (Integer " + i + " : java.util.Arrays.asList("
                    + value("Integer", 2, scope) + ", " + value("Integer", 2, scope) + "))", body, i, "Integer", depth);
            case 5 -> looping("loop-foreach-user", prefix + "for (Integer " + i + " : new Range(" + bound + "))",
                    body, i, "Integer", depth);
            default -> endless(prefix, label, body, depth);
        }
    }

    private void looping(String feature, String header, Scope body, String variable, String type, int depth) {
        draft.within(feature, () -> {
            draft.open(header);
            draft.line("T.tick();");
            if (variable != null) {
                body.declare(variable, type, choice.odds(70) && !feature.equals("loop-for"));
            }
            loopBody(depth, body);
            draft.close();
        });
    }

    private void loopBody(int depth, Scope body) {
        some(choice.between(1, 3), depth - 1, body);
    }

    private void endless(String prefix, String label, Scope body, int depth) {
        boolean bottom = choice.odds(50);
        draft.within(bottom ? "loop-do" : "loop-endless", () -> {
            draft.open(prefix + (bottom ? "do" : choice.of("for (;;)", "while (true)")));
            draft.line("T.tick();");
            loopBody(depth, body);
            if (bottom) {
                draft.close("} while (T.tick() && T.i(" + draft.site() + ") > 2);");
            } else {
                draft.line("if (T.i(" + draft.site() + ") < 4) { break " + label + "; }");
                draft.close();
            }
        });
    }

    private void choose(int depth, Scope scope) {
        int kind = choice.below(modern ? 4 : 3);
        List<String> labels = kind == 0 ? List.of("0", "1", "5", "2")
                : kind == 1 ? List.of("\"s0\"", "\"s1\"", "\"\"")
                        : List.of("RED", "BLUE");
        String selector = kind == 0 ? "(" + value("int", 2, scope) + ") & " + choice.of("3", "7")
                : value(kind == 1 ? "String" : "Color", 2, scope);
        String feature = List.of("switch-int", "switch-string", "switch-enum", "switch-arrow").get(kind);
        draft.within(feature, () -> {
            draft.open("switch (" + selector + ")");
            for (String label : labels) {
                draft.open("case " + label + (kind == 3 ? " ->" : ":"));
                some(choice.between(1, 2), depth - 1, scope);
                draft.close();
                if (kind < 3 && choice.odds(65)) {
                    draft.line("break;");
                }
            }
            draft.open("default" + (kind == 3 ? " ->" : ":"));
            some(1, depth - 1, scope);
            draft.close();
            draft.close();
        });
    }

    /** Blocks one after the other, so that their locals share slots. */
    private void slotReuse(int depth, Scope scope) {
        draft.within("slot-reuse", () -> {
            for (int i = 0; i < 2; i++) {
                draft.open("");
                Scope inner = scope.block();
                declare(inner);
                declare(inner);
                some(1, depth - 1, inner);
                draft.close();
            }
        });
    }
}
