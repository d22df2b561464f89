package org.weightless.agent.fuzz;

/**
 * Writes statements with handlers, monitors and callbacks around them: where an unwinding frame could be caught by
 * mistake, skip a {@code finally}, or could not be captured at all.
 */
final class ProtectedGenerator {
    private final Choice choice;
    private final Draft draft;
    private final ExpressionGenerator expressions;
    private final StatementGenerator statements;

    ProtectedGenerator(Choice choice, Draft draft, ExpressionGenerator expressions, StatementGenerator statements) {
        this.choice = choice;
        this.draft = draft;
        this.expressions = expressions;
        this.statements = statements;
    }

    void one(int depth, Scope scope) {
        switch (choice.below(8)) {
            case 0, 1 -> tryCatch(depth, scope);
            case 2 -> tryFinally(depth, scope);
            case 3 -> draft.within("try-resources", () -> resources(depth, scope));
            case 4 -> draft.within("synchronized-block", () -> synchronizedBlock(depth, scope));
            case 5 -> draft.within("jdk-callback", () -> callback(scope));
            case 6 -> draft.within("try-single-call", () -> singleCall(scope));
            default -> draft.within("local-class", () -> localClass(scope));
        }
    }

    /** Opens a try statement; gives the line that forgets soft regions left by an exception. */
    private String open(String header) {
        String mark = draft.name("mark");
        draft.line("final int " + mark + " = T.depth();");
        draft.open(header);
        return "T.restore(" + mark + ");";
    }

    /** A handler; {@code @} in {@code rethrow} stands for what it caught. */
    private void handler(String caught, String restore, int depth, Scope scope, String rethrow) {
        String e = draft.name("e");
        draft.next("catch (" + caught + " " + e + ")");
        draft.line(restore);
        draft.line("T.caught(" + e + ");");
        draft.line("T.y(" + draft.tag() + ");");
        statements.some(choice.below(3), depth - 1, scope);
        if (rethrow != null && choice.odds(30)) {
            draft.line("if (" + expressions.of("boolean", 1, scope) + ") { throw " + rethrow.replace("@", e) + "; }");
        }
    }

    private void tryCatch(int depth, Scope scope) {
        draft.within("try-catch", () -> {
            int kind = choice.below(5);
            boolean mayThrow = kind >= 2 || scope.checked;
            String restore = open("try");
            if (choice.odds(50)) {
                draft.line("if (T.i(" + draft.site() + ") > 4) { throw new X1(T.clip(\"\" + T.y(" + draft.tag() + "))); }");
            }
            if (kind == 2) {
                draft.line("Main.chk(" + expressions.of("int", 1, scope) + ");");
            }
            statements.some(choice.between(1, 3), depth - 1, scope.throwing(mayThrow));
            switch (kind) {
                case 0 -> {
                    handler("X1", restore, depth, scope, "@");
                    handler("RuntimeException", restore, depth, scope, "@");
                }
                case 1 -> draft.within("multi-catch", () -> handler("ArithmeticException | X1", restore, depth, scope, "@"));
                case 2 -> handler("X0", restore, depth, scope, scope.checked ? "@" : "new X1(@.getMessage())");
                case 3 -> handler("Exception", restore, depth, scope, "new IllegalStateException(\"wrapped\", @)");
                default -> handler("Throwable", restore, depth, scope, scope.checked ? "@" : null);
            }
            if (choice.odds(30)) {
                draft.next("finally");
                draft.line(restore);
                statements.some(choice.between(1, 2), depth - 1, scope);
            }
            draft.close();
        });
    }

    private void tryFinally(int depth, Scope scope) {
        boolean leaves = choice.odds(30) && scope.returns != null;
        draft.within(leaves ? "return-from-finally" : "try-finally", () -> {
            String restore = open("try");
            statements.some(choice.between(1, 3), depth - 1, scope);
            draft.next("finally");
            draft.line(restore);
            statements.some(choice.between(1, 2), depth - 1, scope);
            if (leaves) {
                draft.line("if (" + expressions.of("boolean", 1, scope) + ") { return"
                        + (scope.returns.equals("void") ? "" : " " + expressions.of(scope.returns, 2, scope)) + "; }");
            }
            draft.close();
        });
    }

    private void resources(int depth, Scope scope) {
        String first = draft.name("r");
        String second = draft.name("r");
        String header = "try (Res " + first + " = new Res(" + expressions.of("int", 2, scope) + ")"
                + (choice.odds(50) ? "" : "; Res " + second + " = new Res(" + expressions.of("int", 1, scope) + ")") + ")";
        String restore = open(header);
        statements.some(choice.between(1, 2), depth - 1, scope);
        draft.line("T.log(" + first + ".id);");
        if (choice.odds(60)) {
            handler("IllegalStateException", restore, depth, scope, "@");
        }
        draft.close();
    }

    private void synchronizedBlock(int depth, Scope scope) {
        String lock = expressions.of(choice.of("Main", "Base"), 1, scope);
        String mark = draft.name("lock");
        draft.line("final Object " + mark + " = " + lock + ";");
        draft.open("synchronized (" + mark + ")");
        draft.line("T.monitor(1);");
        draft.open("try");
        statements.some(choice.between(1, 2), depth - 1, scope);
        draft.next("finally");
        draft.line("T.monitor(-1);");
        draft.close();
        draft.close();
    }

    /** Code of the program that the JDK calls: may be refused, may be captured. */
    private void callback(Scope scope) {
        Scope body = scope.lambda("int", false);
        String p = body.declare(draft.name("p"), "Integer", true).name();
        String value = expressions.of("int", 2, body);
        String list = "java.util.Arrays.asList(3, 1, 2)";
        draft.line("T.soft(1);");
        draft.open("try");
        draft.line(switch (choice.below(5)) {
            case 0 -> list + ".forEach(" + p + " -> T.log(" + value + "));";
            case 1 -> "T.log(" + list + ".stream().mapToInt(" + p + " -> " + value + ").sum());";
            case 2 -> "T.log(new java.util.HashMap<Integer, Integer>().computeIfAbsent(" + expressions.of("int", 1, scope)
                    + ", "
                    + p + " -> " + value + "));";
            case 3 -> "T.log(((Function<Integer, Integer>) " + p + " -> " + value + ").andThen(w -> w + T.y(" + draft.tag()
                    + ")).apply(" + expressions.of("int", 1, scope) + "));";
            default -> "T.log(new java.util.ArrayList<>(" + list + ").removeIf(" + p + " -> (" + value + ") > 3));";
        });
        draft.next("finally");
        draft.line("T.soft(-1);");
        draft.close();
    }

    /** A call as all that a try block holds: its exception range must not become empty. */
    private void singleCall(Scope scope) {
        String restore = open("try");
        draft.line(choice.of("T.y(" + draft.tag() + ");", "Main.nothing(" + expressions.of("int", 1, scope) + ");"));
        handler("RuntimeException", restore, 1, scope, "@");
        draft.close();
    }

    private void localClass(Scope scope) {
        String type = draft.name("Local");
        Scope constructor = scope.foreign(null);
        String p = constructor.declare(draft.name("p"), "int", true).name();
        Scope method = scope.foreign("int");
        draft.open("class " + type);
        draft.line("final int kept;");
        draft.line(type + "(int " + p + ") { this.kept = " + expressions.of("int", 2, constructor) + "; }");
        draft.line("int get() { T.tick(); return kept + " + expressions.of("int", 2, method) + "; }");
        draft.close();
        draft.line("T.log(new " + type + "(" + expressions.of("int", 2, scope) + ").get());");
    }
}
