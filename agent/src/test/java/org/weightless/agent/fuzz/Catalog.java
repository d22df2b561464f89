package org.weightless.agent.fuzz;

import java.util.ArrayList;
import java.util.List;

/**
 * The types of a program and what can be called on them, as plain data known before any body is written.
 *
 * <p>Types are their source text. A functional interface is listed twice: as something a lambda can be written for, and
 * as a type with a method to call. A body calls members of a higher rank than its own only, so that recursion is a
 * construct of its own and not what every program drowns in.
 */
final class Catalog {
    /** Something that can be called; {@code owner} null: a static method or a constructor, called by its name alone. */
    record Member(String feature, String owner, String name, String returns, List<String> params, boolean checked,
            int rank) {
        boolean isConstructor() {
            return name.startsWith("new ");
        }
    }

    /** A functional interface and its method. */
    record Functional(String type, String method, String returns, List<String> params, boolean checked) {
    }

    static final int METHOD = 100;
    static final int CONSTRUCTOR = 200;
    static final int LEAF = 300;
    private static final int LAST = 1000;

    static final List<String> NUMBERS = List.of("int", "long", "double", "float", "byte", "short", "char");
    static final List<String> VALUES = List.of("int", "int", "int", "long", "long", "double", "float", "byte", "short",
            "char", "boolean", "String", "String", "Integer", "Long", "Object");
    static final List<String> ARRAYS = List.of("int[]", "long[]", "double[]", "byte[]", "char[]", "boolean[]", "float[]",
            "short[]", "String[]");
    static final List<String> OBJECTS = List.of("Base", "Left", "Right", "Op", "Gen<Integer>", "Color", "Inner", "Main");
    static final List<Functional> FUNCTIONALS = List.of(
            new Functional("IntSupplier", "getAsInt", "int", List.of(), false),
            new Functional("LongSupplier", "getAsLong", "long", List.of(), false),
            new Functional("DoubleSupplier", "getAsDouble", "double", List.of(), false),
            new Functional("BooleanSupplier", "getAsBoolean", "boolean", List.of(), false),
            new Functional("IntUnaryOperator", "applyAsInt", "int", List.of("int"), false),
            new Functional("IntBinaryOperator", "applyAsInt", "int", List.of("int", "int"), false),
            new Functional("LongUnaryOperator", "applyAsLong", "long", List.of("long"), false),
            new Functional("Supplier<Integer>", "get", "Integer", List.of(), false),
            new Functional("Supplier<Base>", "get", "Base", List.of(), false),
            new Functional("Supplier<String>", "get", "String", List.of(), false),
            new Functional("Function<Integer, Integer>", "apply", "Integer", List.of("Integer"), false),
            new Functional("Function<Integer, Base>", "apply", "Base", List.of("Integer"), false),
            new Functional("IntFunction<Base>", "apply", "Base", List.of("int"), false),
            new Functional("IntFunction<int[]>", "apply", "int[]", List.of("int"), false),
            new Functional("BiFunction<Integer, Long, Integer>", "apply", "Integer", List.of("Integer", "Long"), false),
            new Functional("ToIntFunction<Base>", "applyAsInt", "int", List.of("Base"), false),
            new Functional("ToLongFunction<String>", "applyAsLong", "long", List.of("String"), false),
            new Functional("Callable<Integer>", "call", "Integer", List.of(), true),
            new Functional("Op", "op", "int", List.of("int", "long"), false),
            new Functional("Gen<Integer>", "pass", "Integer", List.of("Integer", "int"), false),
            new Functional("Chk", "go", "int", List.of("int"), true),
            new Functional("Tri<Integer>", "tri", "Integer", List.of("Integer", "long", "double"), false));

    private final List<Member> members = new ArrayList<>();

    Catalog() {
        for (Functional f : FUNCTIONALS) {
            if (!f.type().matches("Callable.*|Gen.*")) {
                add("call-" + (f.type().matches("Op|Chk|Tri.*") ? "own" : "jdk") + "-functional", f.type(), f.method(),
                        f.returns(), f.checked(), f.params().toArray(String[]::new));
            }
        }
        add("call-default", "Op", "twice", "long", false, "long");
        add("call-static-interface", null, "Op.still", "int", false, "int");
        add("call-abstract", "Base", "abs", "int", false, "int", "double");
        add("call-virtual", "Base", "virt", "long", false, "long", "String");
        add("call-private", "Base", "hidden", "int", false, "int");
        add("call-synchronized", "Base", "locked", "int", false, "int");
        add("call-synchronized", null, "Base.lockedStatic", "long", false, "long");
        add("call-overridden", "Left", "virt", "long", false, "long", "String");
        add("call-overridden", "Right", "abs", "int", false, "int", "double");
        add("call-bridge", "Gen<Integer>", "pass", "Integer", false, "Integer", "int");
        add("call-generic-default", "Gen<Integer>", "again", "Integer", false, "Integer");
        add("call-covariant", "Base", "me", "Base", false);
        add("call-covariant", "Left", "me", "Left", false);
        add("call-enum", "Color", "apply", "int", false, "int");
        add("call-inner", "Inner", "deep", "int", false, "int");
        add("call-getter", "Base", "first", "int", false);
        add("call-getter", "Base", "second", "long", false);
        add("call-lazy-class", null, "Lazy.touch", "int", false, "int");
        add("constructor", null, "new Left", "Left", false, "int");
        add("constructor", null, "new Left", "Left", false, "int", "long", "String");
        add("constructor", null, "new Right", "Right", false, "int", "Base");
        add("constructor", null, "new Right", "Right", false, "long");
    }

    void add(String feature, String owner, String name, String returns, boolean checked, String... params) {
        add(rank(feature, name), feature, owner, name, returns, checked, params);
    }

    void add(int rank, String feature, String owner, String name, String returns, boolean checked, String... params) {
        members.add(new Member(feature, owner, name, returns, List.of(params), checked, rank));
    }

    private static int rank(String feature, String name) {
        if (feature.endsWith("functional")) {
            return LAST;
        }
        if (name.equals("abs") || feature.endsWith("getter") || feature.endsWith("covariant")) {
            return LEAF;
        }
        return feature.equals("constructor") ? CONSTRUCTOR : METHOD;
    }

    List<Member> returning(String type, boolean checked, int above) {
        return members.stream()
                .filter(m -> m.returns().equals(type) && (checked || !m.checked()) && m.rank() > above).toList();
    }

    List<Member> fitting(Functional f, int above) {
        return members.stream().filter(m -> fits(m, f) && m.rank() > above).toList();
    }

    static Functional functional(String type) {
        return FUNCTIONALS.stream().filter(f -> f.type().equals(type)).findFirst().orElse(null);
    }

    /** Whether a method reference to {@code m}, with a bound receiver or none, can stand for {@code f}. */
    private static boolean fits(Member m, Functional f) {
        if (m.checked() && !f.checked() || !adapts(m.returns(), f.returns()) || m.params().size() != f.params().size()) {
            return unbound(m, f);
        }
        for (int i = 0; i < m.params().size(); i++) {
            if (!adapts(f.params().get(i), m.params().get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code Type::method} takes its receiver from the first parameter of {@code f}. */
    static boolean unbound(Member m, Functional f) {
        return m.owner() != null && f.params().size() == 1 && m.params().isEmpty() && f.params().get(0).equals(m.owner())
                && adapts(m.returns(), f.returns()) && !m.checked();
    }

    private static boolean adapts(String from, String to) {
        return from.equals(to) || box(from).equals(box(to)) || from.equals("int") && to.equals("long")
                || from.equals("Left") && to.equals("Base") || from.equals("Right") && to.equals("Base");
    }

    static String box(String type) {
        return switch (type) {
            case "int" -> "Integer";
            case "long" -> "Long";
            case "double" -> "Double";
            case "boolean" -> "Boolean";
            default -> type;
        };
    }
}
