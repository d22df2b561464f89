package org.weightless.agent.fuzz;

import org.weightless.agent.fuzz.ProgramGenerator.Body;

/** Writes the types that every generated program has, with bodies that differ. */
final class CastGenerator {
    private final Choice choice;
    private final Draft draft;
    private final ExpressionGenerator expressions;
    private final Body body;
    private final boolean modern;

    CastGenerator(Choice choice, Draft draft, ExpressionGenerator expressions, Body body, boolean modern) {
        this.choice = choice;
        this.draft = draft;
        this.expressions = expressions;
        this.body = body;
        this.modern = modern;
    }

    void write() {
        helpers();
        interfaces();
        base();
        left();
        right();
        draft.within("enum", this::color);
        draft.within("inner-class", this::inner);
        draft.within("lazy-class", this::lazy);
        resource();
        range();
        if (modern) {
            draft.within("record", this::record);
        }
    }

    private void helpers() {
        draft.line("static class X0 extends Exception { X0(String m) { super(m); } }");
        draft.line("static class X1 extends RuntimeException { X1(String m) { super(m); } }");
        draft.line("static void chk(int i) throws X0 { T.y(" + draft.tag()
                + "); if ((i & 3) == 1) { throw new X0(\"chk\" + i); } }");
        draft.line("static void nothing(int i) { T.y(" + draft.tag() + "); if ((i & 3) == 2) { throw new X1(\"nothing\"); } }");
        draft.within("varargs", () -> {
            draft.open("static int va(int first, int... more)");
            draft.line("int sum = first;");
            draft.line("for (int m : more) { sum = sum * 3 + T.y(" + draft.tag() + ", m); T.tick(); }");
            draft.line("return sum;");
            draft.close();
        });
        draft.within("recursion", () -> {
            draft.open("static long rec(int n, final long seed)");
            Scope scope = Scope.method(null, "long", false);
            scope.declare("n", "int", false);
            scope.declare("seed", "long", true);
            draft.line("if (n <= 0) { return seed + T.y(" + draft.tag() + "); }");
            body.write(92, null, 1, scope);
            draft.line("return rec((n & 3) - 1, seed * 3) + T.y(" + draft.tag() + ", seed) - rec((n & 3) - 2, seed + 1);");
            draft.close();
        });
    }

    private void interfaces() {
        draft.open("interface Op");
        draft.line("int op(int a, long b);");
        method("default-method", "default long twice(final long a)", "Op", "long", "long", "a", 1, Catalog.CONSTRUCTOR - 1,
                "T.log(op((int) a, T.y(" + draft.tag() + ", a)) + op(2, 3L)" + (modern ? " + shadow(4)" : "") + ");");
        method("static-interface-method", "static int still(int a)", null, "int", "int", "a", 1, Catalog.METHOD, "");
        if (modern) {
            method("private-interface-method", "private int shadow(int a)", "Op", "int", "int", "a", 1, Catalog.CONSTRUCTOR,
                    "");
        }
        draft.close();
        draft.open("interface Gen<A>");
        draft.line("A pass(A a, int n);");
        draft.within("generic-default-method", () -> draft.line("default A again(A a) { T.tick(); return pass(pass(a, T.y("
                + draft.tag() + ")), T.y(" + draft.tag() + ")); }"));
        draft.close();
        draft.line("interface Chk { int go(int a) throws X0; }");
        draft.line("interface Tri<A> { A tri(A a, long b, double c); }");
    }

    /** A method with one final parameter (or not) and a random body. */
    private void method(String feature, String header, String self, String returns, String type, String param, int count,
            int rank, String first) {
        draft.within(feature, () -> {
            draft.open(header);
            if (!first.isEmpty()) {
                draft.line(first);
            }
            Scope scope = Scope.method(self, returns, false);
            scope.declare(param, type, header.contains("final "));
            body.write(rank, returns, count, scope);
            draft.close();
        });
    }

    private void base() {
        draft.open("static abstract class Base implements Op");
        draft.line("static { T.log(\"init Base\"); }");
        draft.line("final int f0; final long f1; int f2 = T.y(" + draft.tag() + "); String f3;");
        draft.line("Base(int plain) { f0 = plain; f1 = 2L; }");
        draft.within("constructor-base", () -> {
            draft.open("Base(final int a, final long b)");
            Scope scope = Scope.method(null, null, false);
            scope.declare("a", "int", true);
            scope.declare("b", "long", true);
            constructorBody("f0", "int", "f1", "long", scope);
            if (choice.odds(40)) {
                draft.line("T.log(abs(a, 2.5));");
            }
            draft.close();
        });
        draft.line("abstract int abs(int a, double d);");
        method("virtual-method", "long virt(final long a, String s)", "Base", "long", "long", "a", 2, Catalog.METHOD, "");
        method("private-method", "private int hidden(int a)", "Base", "int", "int", "a", 2, Catalog.METHOD, "");
        synchronizedMethod("synchronized int locked(final int a)", "int", "int", "Base");
        synchronizedMethod("static synchronized long lockedStatic(final long a)", "long", "long", null);
        draft.line("public int op(int a, long b) { return (int) (a + T.y(" + draft.tag() + ", b)); }");
        draft.line("Base me() { T.y(" + draft.tag() + "); return this; }");
        draft.line("int first() { return T.y(" + draft.tag() + ", f0); }");
        draft.line("long second() { return T.y(" + draft.tag() + ", f1); }");
        draft.within("to-string",
                () -> draft.line("public String toString() { return \"B\" + T.maybe(" + draft.tag() + ", f0); }"));
        draft.close();
    }

    private void synchronizedMethod(String header, String returns, String type, String self) {
        draft.within("synchronized-method", () -> {
            draft.open(header);
            draft.line("T.monitor(1);");
            draft.open("try");
            Scope scope = Scope.method(self, returns, false);
            scope.declare("a", type, true);
            body.write(Catalog.METHOD, returns, 1, scope);
            draft.next("finally");
            draft.line("T.monitor(-1);");
            draft.close();
            draft.close();
        });
    }

    private void constructorBody(String one, String oneType, String two, String twoType, Scope scope) {
        body.write(Catalog.CONSTRUCTOR, null, choice.below(3), scope);
        draft.line("this." + one + " = " + expressions.of(oneType, 2, scope) + ";");
        draft.line("T.y(" + draft.tag() + ");");
        draft.line("this." + two + " = " + expressions.of(twoType, 2, scope) + ";");
    }

    private void left() {
        draft.open("static class Left extends Base implements Gen<Integer>");
        draft.line("static { T.log(\"init Left\"); }");
        draft.line("final int kept; final String name;");
        draft.line("Left(Void plain) { super(T.softIn(1)); T.soft(-1); kept = 3; name = \"plain\"; }");
        draft.line("Left() { this(T.softIn(T.maybe(" + draft.tag() + ", 1))); T.soft(-1); T.y(" + draft.tag() + "); }");
        draft.line("Left(int a) { this(T.softIn(a), T.maybe(" + draft.tag() + ", 2), \"one\"); T.soft(-1); T.y(" + draft.tag()
                + "); }");
        draft.within("constructor-super", () -> {
            draft.open("Left(int a, final long b, String c)");
            draft.line("super(T.softIn(a + 1), b + T.y(" + draft.tag() + "));");
            draft.line("T.soft(-1);");
            Scope scope = Scope.method(null, null, false);
            scope.declare("a", "int", false);
            scope.declare("b", "long", true);
            scope.declare("c", "String", false);
            constructorBody("kept", "int", "name", "String", scope);
            draft.close();
        });
        absent();
        draft.within("super-call",
                () -> draft.line("@Override long virt(long a, String s) { T.tick(); return super.virt(a + 1, s) + "
                        + "T.y(" + draft.tag() + ") + super.virt(T.y(" + draft.tag() + ", a), ss); }"));
        method("bridge-method", "public Integer pass(final Integer a, int n)", "Left", "Integer", "Integer", "a", 2,
                Catalog.METHOD, "");
        draft.line("@Override Left me() { T.y(" + draft.tag() + "); return this; }");
        draft.close();
    }

    private void absent() {
        method("override", "@Override int abs(final int a, double d)", null, "int", "int", "a", 1, Catalog.LEAF, "");
    }

    private void right() {
        draft.open("static class Right extends Base");
        draft.line("static int made; static { T.log(\"init Right\"); }");
        draft.line("final long wide; final Base other;");
        draft.line("{ T.log(\"right\"); made++; T.y(" + draft.tag() + "); }");
        draft.line("Right(Void plain) { super(T.softIn(1)); T.soft(-1); wide = 4L; other = null; }");
        draft.line("Right(long a) { this(T.softIn((int) a), null); T.soft(-1); }");
        draft.within("constructor-super", () -> {
            draft.open("Right(int a, Base b)");
            draft.line("super(T.softIn(a), a * 3L);");
            draft.line("T.soft(-1);");
            Scope scope = Scope.method(null, null, false);
            scope.declare("a", "int", false);
            scope.declare("b", "Base", false);
            constructorBody("wide", "long", "other", "Base", scope);
            draft.close();
        });
        absent();
        draft.close();
    }

    private void color() {
        draft.open("enum Color");
        draft.line("RED(1) { @Override int apply(int a) { return T.y(" + draft.tag() + ", a) * k; } },");
        draft.line("GREEN(2), BLUE(3) { @Override int apply(int a) { return super.apply(a + T.y(" + draft.tag() + ")); } };");
        draft.line("final int k;");
        draft.line("Color(int k) { this.k = k; T.log(\"color\" + k); }");
        method("enum-method", "int apply(int a)", null, "int", "int", "a", 1, Catalog.CONSTRUCTOR, "");
        draft.close();
    }

    private void inner() {
        draft.open("class Inner");
        draft.line("final int at;");
        draft.line("Inner(int a) { at = a + T.y(" + draft.tag() + ") + fi; }");
        method("inner-method", "int deep(final int a)", null, "int", "int", "a", 1, Catalog.METHOD,
                "fi += at + T.y(" + draft.tag() + ", a);");
        draft.close();
    }

    private void lazy() {
        draft.open("static class Lazy");
        draft.line("static final int VALUE; static int state = 5;");
        draft.open("static");
        draft.line("T.log(\"init Lazy\");");
        draft.line("T.initializer(1);");
        draft.line("int mark = T.depth();");
        draft.line("int v = 0;");
        draft.open("try");
        draft.line("v = T.y(" + draft.tag() + ") + " + expressions.of("int", 1, Scope.method(null, null, false)) + ";");
        draft.next("catch (Throwable t)");
        draft.line("T.restore(mark);");
        draft.line("T.caught(t);");
        draft.close();
        draft.line("T.initializer(-1);");
        draft.line("VALUE = v;");
        draft.close();
        draft.line("static int touch(int a) { return state += a + VALUE + T.y(" + draft.tag() + "); }");
        draft.close();
    }

    private void resource() {
        draft.within("resource", () -> {
            draft.open("static class Res implements AutoCloseable");
            draft.line("final int id;");
            draft.line(
                    "Res(int id) { this.id = id + T.y(" + draft.tag() + "); if ((id & 15) == 6) { throw new X1(\"open\"); } }");
            draft.line("public void close() { T.y(" + draft.tag() + "); T.log(id); if ((id & 7) == 5) { throw new "
                    + "IllegalStateException(\"close\"); } }");
            draft.close();
        });
    }

    private void range() {
        draft.within("user-iterable", () -> {
            draft.open("static class Range implements Iterable<Integer>, java.util.Iterator<Integer>");
            draft.line("private int left;");
            draft.line("Range(int n) { left = n; }");
            draft.line("public java.util.Iterator<Integer> iterator() { T.y(" + draft.tag() + "); return this; }");
            draft.line("public boolean hasNext() { return T.y(" + draft.tag() + ", left) > 0; }");
            draft.line("public Integer next() { return T.y(" + draft.tag() + ", left--); }");
            draft.close();
        });
    }

    private void record() {
        draft.open("record Rec(int a, String b)");
        draft.line("Rec { T.y(" + draft.tag() + "); a += T.y(" + draft.tag() + "); }");
        draft.line("static int of(int x) { Rec r = new Rec(T.y(" + draft.tag() + ", x), \"r\" + T.y(" + draft.tag()
                + ")); return r.a() + r.b().length(); }");
        draft.close();
    }
}
