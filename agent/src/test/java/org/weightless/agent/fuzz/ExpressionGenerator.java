package org.weightless.agent.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.weightless.agent.fuzz.Catalog.Member;
import org.weightless.agent.fuzz.Scope.Local;

/**
 * Writes expressions of a given type; any part of them may be a call that yields.
 *
 * <p>Yields in the midst of expressions are where operands lie on the stack, which is what a frame must not lose.
 */
final class ExpressionGenerator {
    private final Choice choice;
    private final Draft draft;
    private final Catalog catalog;
    private final boolean switchExpressions;
    private final LambdaGenerator lambdas;
    /** The rank of the member whose body is being written. */
    int rank;

    ExpressionGenerator(Choice choice, Draft draft, Catalog catalog, boolean switchExpressions) {
        this.choice = choice;
        this.draft = draft;
        this.catalog = catalog;
        this.switchExpressions = switchExpressions;
        this.lambdas = new LambdaGenerator(choice, draft, catalog, this);
    }

    LambdaGenerator lambdas() {
        return lambdas;
    }

    String of(String type, int depth, Scope scope) {
        if (depth <= 0) {
            return leaf(type, scope);
        }
        int kind = choice.below(100);
        if (kind < 16) {
            return draft.inside("yield-" + type, () -> "T.y(" + draft.tag() + ", " + of(type, depth - 1, scope) + ")");
        } else if (kind < 24) {
            return draft.inside("ternary", () -> "(" + of("boolean", depth - 1, scope) + " ? " + of(type, depth - 1, scope)
                    + " : " + of(type, depth - 1, scope) + ")");
        } else if (kind < 30 && !scope.assignable(type).isEmpty()) {
            Local local = choice.of(scope.assignable(type));
            return draft.inside("assign-in-expression", () -> "(" + local.name() + " = " + of(type, depth - 1, scope) + ")");
        } else if (kind < 56 && !catalog.returning(type, scope.checked, rank).isEmpty()) {
            return call(choice.of(catalog.returning(type, scope.checked, rank)), depth, scope);
        } else if (kind < 60 && switchExpressions && Catalog.functional(type) == null) {
            return switchExpression(type, depth, scope);
        } else if (kind < 63 && Character.isUpperCase(type.charAt(0)) && !type.contains("<")) {
            return draft.inside("checkcast", () -> "((" + type + ") (Object) " + of(type, depth - 1, scope) + ")");
        }
        return specific(type, depth, scope);
    }

    /** A value without parts. */
    String leaf(String type, Scope scope) {
        if (choice.odds(65) && !scope.readable(type).isEmpty()) {
            return choice.of(scope.readable(type)).name();
        }
        return switch (type) {
            case "int" -> choice.of("" + choice.between(-3, 9), "T.y(" + draft.tag() + ")", "T.i(" + draft.site() + ")",
                    "si", "Main.me.fi");
            case "long" -> choice.of(choice.between(-3, 9) + "L", "sl", "Main.me.fl", "(long) T.y(" + draft.tag() + ")");
            case "double" -> choice.of(choice.between(-3, 9) + ".5", "sd");
            case "float" -> choice.between(-3, 9) + ".25f";
            case "byte", "short" -> "(" + type + ") " + choice.between(1, 200);
            case "char" -> "'" + (char) choice.between('a', 'z') + "'";
            case "boolean" -> "T.b(" + draft.site() + ")";
            case "String" -> choice.of("\"s" + choice.below(5) + "\"", "ss", "\"\"");
            case "Integer" -> "Integer.valueOf(T.i(" + draft.site() + "))";
            case "Long" -> "Long.valueOf(" + choice.below(200) + ")";
            case "Object" -> choice.of("(Object) \"o\"", "(Object) si", "(Object) Color.RED");
            case "Base", "Op" -> "Main.me.base";
            case "Left", "Gen<Integer>" -> "Main.me.left";
            case "Right" -> "Main.me.right";
            case "Color" -> choice.of("Color.RED", "Color.GREEN", "Color.BLUE", "Main.me.color");
            case "Main" -> "Main".equals(scope.self) ? "this" : "Main.me";
            case "Inner" -> "Main.me.inner";
            case "int[]" -> choice.of("sa", "Main.me.fa");
            case "String[]" -> "(new String[] {\"e\", ss, \"\", \"s1\"})";
            default -> type.endsWith("[]") ? "new " + type.replace("[]", "[4]") : lambdas.leaf(type, scope);
        };
    }

    private String specific(String type, int depth, Scope scope) {
        if (Catalog.NUMBERS.contains(type)) {
            return number(type, depth, scope);
        }
        if (type.endsWith("[]")) {
            return array(type, depth, scope);
        }
        int d = depth - 1;
        return switch (type) {
            case "boolean" -> truth(d, scope);
            case "String" -> string(d, scope);
            case "Integer" -> choice.odds(50) ? "Integer.valueOf(" + of("int", d, scope) + ")"
                    : incremented(type, scope, "(Integer) (" + of("int", d, scope) + ")");
            case "Long" -> "(Long) (" + of("long", d, scope) + ")";
            case "Object" -> "(Object) (" + of(choice.of("int", "long", "String", "Integer", "Color", "double"), d, scope)
                    + ")";
            case "Base" -> choice.odds(25) ? anonymous(d, scope) : of(choice.of("Left", "Right"), depth, scope);
            case "Op" -> choice.odds(50) ? of("Base", d, scope) : lambdas.of(type, d, scope);
            case "Gen<Integer>" -> choice.odds(50) ? of("Left", d, scope) : lambdas.of(type, d, scope);
            case "Color" -> "Color.values()[" + index(d, scope, 3) + "]";
            case "Inner" -> draft.inside("inner-new", () -> of("Main", d, scope) + ".new Inner(" + of("int", d, scope) + ")");
            case "Left", "Right" -> construct(type, depth, scope);
            default -> Catalog.functional(type) == null ? leaf(type, scope) : lambdas.of(type, d, scope);
        };
    }

    private String incremented(String type, Scope scope, String otherwise) {
        List<Local> locals = scope.assignable(type);
        return locals.isEmpty() ? otherwise : choice.of(locals).name() + "++";
    }

    private String call(Member m, int depth, Scope scope) {
        return draft.inside(m.feature(), () -> {
            String receiver = m.owner() == null ? "" : receiver(m, depth - 2, scope) + ".";
            List<String> arguments = new ArrayList<>();
            for (String param : m.params()) {
                arguments.add(of(param, depth - 1, scope));
            }
            for (int extra = m.feature().equals("varargs") ? choice.below(4) : 0; extra > 0; extra--) {
                arguments.add(of("int", depth - 1, scope));
            }
            if (m.feature().equals("recursion")) {
                arguments.set(0, "(" + arguments.get(0) + ") & 3");
            }
            return receiver + m.name() + "(" + String.join(", ", arguments) + ")";
        });
    }

    /** A private member is found in its own class only, so the receiver must not be of a narrower type. */
    String receiver(Member m, int depth, Scope scope) {
        String receiver = of(m.owner(), depth, scope);
        return m.feature().equals("call-private") ? "((Base) (" + receiver + "))" : receiver;
    }

    private String construct(String type, int depth, Scope scope) {
        List<Member> constructors = catalog.returning(type, false, Catalog.CONSTRUCTOR - 1).stream()
                .filter(m -> m.isConstructor() && m.rank() > rank).toList();
        return constructors.isEmpty() ? leaf(type, scope) : call(choice.of(constructors), depth, scope);
    }

    private String index(int depth, Scope scope, int length) {
        String at = of("int", depth, scope);
        return choice.odds(2) ? at : length == 4 ? "(" + at + ") & 3" : "((" + at + ") & 7) % " + length;
    }

    private String number(String type, int depth, Scope scope) {
        int d = depth - 1;
        boolean small = type.matches("byte|short|char");
        String cast = small ? "(" + type + ") " : "";
        return switch (choice.below(11)) {
            case 0, 1, 2 -> draft.inside("binary-" + type, () -> cast + "(" + of(type, d, scope) + " " + operator(type) + " "
                    + of(small ? "int" : type, d, scope) + ")");
            case 3 -> draft.inside("compound-local", () -> compound(scope.assignable(type), type, d, scope));
            case 4 -> choice.odds(50) ? "(" + of(type + "[]", d, scope) + ")[" + index(d, scope, 4) + "]++"
                    : incremented(type, scope, leaf(type, scope));
            case 5 -> draft.inside("array-element", () -> element(type, d, scope));
            case 6, 7 -> draft.inside("compound-array", () -> "(" + element(type, d, scope) + " "
                    + operator(type).charAt(0) + "= " + (choice.odds(80) ? of(type, d, scope) : of("int", d, scope)) + ")");
            case 8 -> draft.inside("conversion", () -> "(" + type + ") (" + of(choice.of(Catalog.NUMBERS), d, scope) + ")");
            case 9 -> draft.inside("compound-field", () -> field(type, d, scope));
            default -> type.equals("int") ? measured(d, scope) : "(" + type + ") -" + "(" + of("int", d, scope) + ")";
        };
    }

    private String element(String type, int depth, Scope scope) {
        String array = of(type + "[]", depth, scope);
        return (array.startsWith("new") ? "(" + array + ")" : array) + "[" + index(depth, scope, 4) + "]";
    }

    private String compound(List<Local> locals, String type, int depth, Scope scope) {
        return locals.isEmpty() ? leaf(type, scope)
                : "(" + choice.of(locals).name() + " " + choice.of("+", "-", "*") + "= " + of(type, depth, scope) + ")";
    }

    private String field(String type, int depth, Scope scope) {
        String operation = choice.of(" += ", " = ", " -= ");
        return switch (type) {
            case "int" -> "(" + choice.of("si", of("Main", depth, scope) + ".fi", "(" + of("Base", depth, scope) + ").f2")
                    + operation + of("int", depth, scope) + ")";
            case "long" -> "(" + choice.of("sl", of("Main", depth, scope) + ".fl") + operation + of("long", depth, scope) + ")";
            case "double" -> "(sd" + operation + of("double", depth, scope) + ")";
            default -> leaf(type, scope);
        };
    }

    private String measured(int depth, Scope scope) {
        return switch (choice.below(3)) {
            case 0 -> "(" + of("String", depth, scope) + ").length()";
            case 1 -> "(" + of(choice.of(Catalog.ARRAYS), depth, scope) + ").length";
            default -> draft.inside("unboxing", () -> "(int) (" + of("Integer", depth, scope) + ")");
        };
    }

    private String operator(String type) {
        if (type.matches("double|float")) {
            return choice.of("+", "-", "*", "/");
        }
        return choice.odds(3) ? choice.of("/", "%") : choice.of("+", "-", "*", "&", "|", "^");
    }

    private String truth(int depth, Scope scope) {
        return switch (choice.below(6)) {
            case 0, 1 -> draft.inside("short-circuit", () -> "(" + of("boolean", depth, scope) + choice.of(" && ", " || ")
                    + of("boolean", depth, scope) + ")");
            case 2 -> {
                String type = choice.of(Catalog.NUMBERS);
                yield draft.inside("compare-" + type, () -> "(" + of(type, depth, scope) + choice.of(" < ", " >= ", " == ")
                        + of(type, depth, scope) + ")");
            }
            case 3 -> "!(" + of("boolean", depth, scope) + ")";
            case 4 -> draft.inside("instanceof", () -> "((Object) (" + of("Base", depth, scope) + ") instanceof "
                    + choice.of("Left", "Right", "Op") + ")");
            default -> "(" + of("boolean", depth, scope) + choice.of(" & ", " | ", " ^ ") + of("boolean", depth, scope) + ")";
        };
    }

    private String string(int depth, Scope scope) {
        List<Local> locals = scope.assignable("String");
        if (choice.odds(15) && !locals.isEmpty()) {
            String local = choice.of(locals).name();
            return draft.inside("compound-concat", () -> "(" + local + " = T.clip(" + local + " += "
                    + of(choice.of("int", "String", "char"), depth, scope) + "))");
        }
        return draft.inside("concat", () -> {
            StringBuilder parts = new StringBuilder("T.clip(\"\"");
            for (int i = choice.between(1, 3); i > 0; i--) {
                String type = choice.odds(8) ? "Base" : choice.of(Catalog.VALUES);
                parts.append(" + ").append("(").append(of(type, depth, scope)).append(")");
            }
            return parts + ")";
        });
    }

    private String array(String type, int depth, Scope scope) {
        String element = type.substring(0, type.length() - 2);
        if (choice.odds(20)) {
            return draft.inside("array-new", () -> "new " + element + "[4 + (" + of("int", depth - 1, scope) + " & 1)]");
        }
        return draft.inside("array-literal", () -> {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                values.add(of(element, choice.below(depth), scope));
            }
            return "(new " + type + " {" + String.join(", ", values) + "})";
        });
    }

    private String switchExpression(String type, int depth, Scope scope) {
        return draft.inside("switch-expression", () -> {
            Scope inner = scope.sealed();
            String arm = draft.name("arm");
            String last = choice.odds(60) ? of(type, depth - 1, inner)
                    : "{ T.log(" + of("int", depth - 1, inner) + "); final "
                            + type + " " + arm + " = " + of(type, depth - 1, inner) + "; yield " + arm + "; }";
            return "(switch ((" + of("int", depth - 1, inner) + ") & 3) { case 0 -> " + of(type, depth - 1, inner)
                    + "; case 1, 2 -> " + of(type, depth - 1, inner) + "; default -> " + last
                    + (last.startsWith("{") ? " })" : "; })");
        });
    }

    private String anonymous(int depth, Scope scope) {
        if (rank >= Catalog.CONSTRUCTOR) {
            return leaf("Base", scope);
        }
        return draft.inside("anonymous-class", () -> {
            String arguments = "T.y(" + draft.tag() + ", T.softIn(" + of("int", depth, scope) + ")), " + leaf("long", scope);
            Scope body = scope.foreign("int");
            String a = draft.name("a");
            body.declare(a, "int", true);
            int outer = rank;
            rank = Catalog.LEAF;
            String value = of("int", depth, body);
            rank = outer;
            return "(new Base(" + arguments + ") { { T.soft(-1); } int abs(final int " + a + ", double d) { T.tick(); return "
                    + value + "; } })";
        });
    }
}
