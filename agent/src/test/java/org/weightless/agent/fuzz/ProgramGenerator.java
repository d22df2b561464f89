package org.weightless.agent.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.weightless.agent.fuzz.SceneGenerator.Scene;

/**
 * Makes a whole program from a seed: a fixed cast of types with random bodies, and random methods beside them.
 *
 * <p>The cast has what breaks instrumenters: bridges, covariant returns, constructors that yield behind {@code super()},
 * final fields, class initialisers that tell when they ran, resources, enums with bodies, inner classes. Half of the
 * programs have scenes in place of most random methods.
 */
final class ProgramGenerator {
    /** A program, the constructs it holds and those around each yield tag. */
    record Program(long seed, String source, Set<String> features, Map<Integer, List<String>> sites) {
        String packageName() {
            return packageName(seed);
        }

        static String packageName(long seed) {
            return Subjects.PACKAGE + ".p" + Long.toUnsignedString(seed);
        }

        String mainClass() {
            return packageName() + ".Main";
        }

        Program withSource(String other) {
            return new Program(seed, other, features, sites);
        }
    }

    private final Choice choice;
    private final Draft draft = new Draft();
    private final Catalog catalog = new Catalog();
    private final ExpressionGenerator expressions;
    private final StatementGenerator statements;
    private final SceneGenerator sceneGenerator;
    private final boolean modern;
    private final List<Scene> scenes;

    private ProgramGenerator(long seed, int level, boolean eclipse, List<Scene> scenes) {
        this.choice = new Choice(seed);
        this.modern = level >= 17;
        this.expressions = new ExpressionGenerator(choice, draft, catalog, modern && !eclipse);
        this.statements = new StatementGenerator(choice, draft, modern, expressions);
        this.sceneGenerator = new SceneGenerator(draft, expressions, statements);
        this.scenes = scenes;
    }

    /**
     * The program of {@code seed}.
     *
     * @param level the release of Java whose language it is in
     * @param eclipse for the Eclipse compiler, which miscompiles switch expressions with operands under them
     */
    static Program generate(long seed, int level, boolean eclipse) {
        List<Scene> scenes = SceneGenerator.draw(new Choice(~seed), seed / 4 % 2 == 0 ? 4 : 0, level, eclipse);
        ProgramGenerator generator = new ProgramGenerator(seed, level, eclipse, scenes);
        generator.write(Program.packageName(seed));
        Draft draft = generator.draft;
        return new Program(seed, draft.text(), draft.features(), draft.sites());
    }

    private void write(String packageName) {
        draft.line("package " + packageName + ";");
        draft.line("import " + Subjects.PACKAGE + ".*;");
        draft.line("import java.util.*;");
        draft.line("import java.util.concurrent.Callable;");
        draft.line("import java.util.function.*;");
        draft.line("@SuppressWarnings(\"all\")");
        draft.open("public class Main implements Callable<Object>");
        draft.line("static int si = 3; static long sl = 5; static double sd = 1.5; static String ss = \"ss\";");
        draft.line("static int[] sa = {1, 2, 3, 4}; static Main me;");
        draft.line(
                "int fi = 1; long fl = 2; int[] fa = {5, 6, 7, 8}; Base base; Left left; Right right; Color color; Inner inner;");
        draft.line("public Main() { }");
        List<Runnable> bodies = declareMethods();
        start();
        bodies.forEach(Runnable::run);
        scenes.forEach(sceneGenerator::write);
        new CastGenerator(choice, draft, expressions, this::body, modern).write();
        draft.close();
    }

    private void start() {
        draft.open("public Object call() throws Exception");
        draft.line(
                "me = this; left = new Left((Void) null); right = new Right((Void) null); base = left; color = Color.GREEN;");
        draft.line("inner = new Inner(4);");
        guarded("left = new Left(7, 8L, \"left\");");
        guarded("base = right = new Right(9L);");
        scenes.forEach(scene -> guarded(scene.name() + ".go();"));
        expressions.rank = -1;
        Scope scope = Scope.method("Main", "Object", true);
        statements.into(choice.between(1, 3), 2, scope);
        for (int i = scenes.isEmpty() ? choice.between(4, 8) : 1; i > 0; i--) {
            guarded("T.log(" + expressions.of(choice.of(Catalog.VALUES), 4, scope) + ");");
        }
        draft.line("T.log(sa); T.log(fi); T.log(fl); T.log(si); T.log(sd); T.log(left.kept); T.log(right.wide);");
        draft.line("return " + expressions.of("Object", 3, scope) + ";");
        draft.close();
    }

    /** A statement whose failure does not end the program. */
    private void guarded(String statement) {
        draft.line("try { " + statement + " } catch (Throwable t) { T.restore(0); T.caught(t); }");
    }

    /** Puts random methods into the catalog; gives what writes their bodies. */
    private List<Runnable> declareMethods() {
        List<Runnable> bodies = new ArrayList<>();
        int count = scenes.isEmpty() ? choice.between(3, 6) : 1;
        for (int i = 0; i < count; i++) {
            int rank = i;
            String returns =
                    choice.of("int", "int", "long", "double", "String", "Integer", "Base", "boolean", "byte", "int[]", "float");
            List<String> params = new ArrayList<>();
            for (int p = choice.below(4); p > 0; p--) {
                params.add(choice.odds(25) ? choice.of(Catalog.FUNCTIONALS).type()
                        : choice.odds(15)
                                ? choice.of(Catalog.OBJECTS)
                                : choice.of(Catalog.VALUES));
            }
            boolean checked = choice.odds(20);
            boolean isStatic = choice.odds(50);
            String modifiers = choice.of("", "private ", "final ") + (isStatic ? "static " : "");
            boolean locked = choice.odds(8);
            catalog.add(rank, (locked ? "synchronized-method" : isStatic ? "static-method" : "instance-method"),
                    isStatic ? null : "Main", (isStatic ? "Main." : "") + "m" + i, returns, checked,
                    params.toArray(String[]::new));
            bodies.add(() -> method(rank, modifiers + (locked ? "synchronized " : ""), isStatic, returns, params, checked,
                    locked));
        }
        if (modern) {
            catalog.add(90, "call-record", null, "Rec.of", "int", false, "int");
        }
        catalog.add(90, "varargs", null, "Main.va", "int", false, "int");
        catalog.add(91, "recursion", null, "Main.rec", "long", false, "int", "long");
        return bodies;
    }

    private void method(int rank, String modifiers, boolean isStatic, String returns, List<String> params, boolean checked,
            boolean locked) {
        Scope scope = Scope.method(isStatic ? null : "Main", returns, checked);
        List<String> declared = new ArrayList<>();
        for (String param : params) {
            boolean isFinal = choice.odds(40);
            String name = scope.declare(draft.name("a"), param, isFinal).name();
            declared.add((isFinal ? "final " : "") + param + " " + name);
        }
        draft.open(modifiers + returns + " m" + rank + "(" + String.join(", ", declared) + ")" + (checked ? " throws X0" : ""));
        if (locked) {
            draft.line("T.monitor(1);");
            draft.open("try");
        }
        body(rank, returns, choice.between(2, 6), scope);
        if (locked) {
            draft.next("finally");
            draft.line("T.monitor(-1);");
            draft.close();
        }
        draft.close();
    }

    /** Statements of a body and its return, or no return where {@code returns} is null. */
    private void body(int rank, String returns, int count, Scope scope) {
        expressions.rank = rank;
        draft.line("T.tick();");
        int depth = rank < Catalog.METHOD ? 3 : 2;
        statements.into(count, depth, scope);
        if (returns != null) {
            draft.line("return " + expressions.of(returns, 3, scope) + ";");
        }
    }

    /** Writes the statements of a method of the cast. */
    @FunctionalInterface
    interface Body {
        void write(int rank, String returns, int count, Scope scope);
    }
}
