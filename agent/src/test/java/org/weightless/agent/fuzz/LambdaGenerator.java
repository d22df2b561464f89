package org.weightless.agent.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.weightless.agent.fuzz.Catalog.Functional;
import org.weightless.agent.fuzz.Catalog.Member;

/** Writes lambdas and method references: the calls that no class file names as calls. */
final class LambdaGenerator {
    private final Choice choice;
    private final Draft draft;
    private final Catalog catalog;
    private final ExpressionGenerator expressions;
    private StatementGenerator statements;

    LambdaGenerator(Choice choice, Draft draft, Catalog catalog, ExpressionGenerator expressions) {
        this.choice = choice;
        this.draft = draft;
        this.catalog = catalog;
        this.expressions = expressions;
    }

    void statements(StatementGenerator generator) {
        statements = generator;
    }

    String leaf(String type, Scope scope) {
        Functional f = Catalog.functional(type);
        List<Member> unreceived = catalog.fitting(f, expressions.rank).stream()
                .filter(m -> m.owner() == null || Catalog.unbound(m, f)).toList();
        if (choice.odds(40) && !unreceived.isEmpty()) {
            return "((" + type + ") " + reference(choice.of(unreceived), f, 0, scope) + ")";
        }
        return draft.inside("lambda-expression", () -> {
            Scope body = scope.lambda(f.returns(), f.checked());
            return "((" + type + ") (" + String.join(", ", parameters(f, body)) + ") -> "
                    + expressions.leaf(f.returns(), body) + ")";
        });
    }

    String of(String type, int depth, Scope scope) {
        Functional f = Catalog.functional(type);
        List<Member> fitting = catalog.fitting(f, expressions.rank);
        if (choice.odds(40) && !fitting.isEmpty()) {
            return "((" + type + ") " + reference(choice.of(fitting), f, depth, scope) + ")";
        }
        if (type.equals("IntFunction<int[]>") && choice.odds(40)) {
            return draft.inside("ref-array-constructor", () -> "((IntFunction<int[]>) int[]::new)");
        }
        String target = choice.odds(8) ? type + " & java.io.Serializable" : type;
        Scope body = scope.lambda(f.returns(), f.checked());
        String head = "((" + target + ") (" + String.join(", ", parameters(f, body)) + ") -> ";
        if (choice.odds(60)) {
            return draft.inside("lambda-expression", () -> head + result(f, depth, body) + ")");
        }
        return draft.inside("lambda-block", () -> head + block(f, depth, body) + ")");
    }

    private List<String> parameters(Functional f, Scope body) {
        List<String> names = new ArrayList<>();
        for (String param : f.params()) {
            names.add(body.declare(draft.name("p"), param, true).name());
        }
        return names;
    }

    private String result(Functional f, int depth, Scope body) {
        String type = f.returns().equals("Integer") && choice.odds(50) ? "int" : f.returns();
        return expressions.of(type, depth, body);
    }

    private String block(Functional f, int depth, Scope body) {
        return draft.capture(() -> {
            draft.open("");
            draft.line("T.tick();");
            statements.some(choice.between(1, 2), 1, body);
            draft.line("return " + result(f, depth, body) + ";");
            draft.close();
        });
    }

    private String reference(Member m, Functional f, int depth, Scope scope) {
        if (m.isConstructor()) {
            return draft.inside("ref-constructor", () -> m.name().substring(4) + "::new");
        }
        if (m.owner() == null) {
            String name = m.name().contains(".") ? m.name().replace(".", "::") : "Main::" + m.name();
            return draft.inside("ref-static", () -> name);
        }
        if (Catalog.unbound(m, f)) {
            return draft.inside("ref-unbound", () -> m.owner() + "::" + m.name());
        }
        return draft.inside("ref-bound", () -> "(" + expressions.receiver(m, depth, scope) + ")::" + m.name());
    }
}
