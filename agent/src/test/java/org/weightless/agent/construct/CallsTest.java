package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightless.agent.testing.Probe.s;
import static org.weightless.agent.testing.Probe.y;

import java.util.Iterator;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.weightless.agent.testing.Programs;

/** Every kind of call suspends, and nobody has marked any of them. */
class CallsTest {
    interface Shape {
        double area();

        default String describe() {
            return s(name()) + " of " + area() + hidden();
        }

        private String hidden() {
            y();
            return " (" + staticHidden(1) + ")";
        }

        private static int staticHidden(int value) {
            return s(value + 1);
        }

        static Shape unit() {
            y();
            return new Square(1);
        }

        String name();
    }

    interface Loud extends Shape {
        @Override
        default String describe() {
            return s(Shape.super.describe()) + "!";
        }
    }

    abstract static class Base<T> implements Shape {
        protected T side;

        Base(T side) {
            this.side = side;
        }

        @Override
        public String name() {
            y();
            return getClass().getSimpleName() + suffix();
        }

        protected abstract String suffix();

        T side(T other) {
            y();
            T before = side;
            side = other;
            return before;
        }

        @Override
        public final String toString() {
            return s(describe());
        }
    }

    static class Square extends Base<Integer> {
        Square(int side) {
            super(side);
        }

        @Override
        public double area() {
            return s(side) * side;
        }

        @Override
        protected String suffix() {
            return s("^2");
        }

        /** With a bridge from {@code side(Object)}. */
        @Override
        Integer side(Integer other) {
            return super.side(s(other + 1));
        }
    }

    static final class Cube extends Square implements Loud {
        Cube(int side) {
            super(side);
        }

        @Override
        public double area() {
            return 6 * super.area();
        }

        @Override
        protected String suffix() {
            return super.suffix().replace('2', '3');
        }
    }

    enum Op {
        PLUS {
            @Override
            int apply(int a, int b) {
                return s(a) + b;
            }
        },
        TIMES {
            @Override
            int apply(int a, int b) {
                return a * s(b) + more();
            }
        };

        abstract int apply(int a, int b);

        int more() {
            return s(0);
        }
    }

    record Point(int x, int y) {
        Point {
            x = s(x);
        }

        Point(int both) {
            this(both, both + 1);
        }

        int sum() {
            return s(x) + y();
        }

        @Override
        public int y() {
            return s(y);
        }
    }

    static class Animal {
        Object same() {
            return s("animal");
        }

        static String kind() {
            return s("animals");
        }
    }

    static class Cat extends Animal {
        @Override
        String same() {
            return super.same() + s("cat");
        }

        static String kind() {
            return s("cats") + Animal.kind();
        }
    }

    private final class Inner {
        private int value = s(5);

        private int outer() {
            return field + s(value++);
        }
    }

    private int field = 7;

    private static int sum(Object... all) {
        int sum = 0;
        for (Object each : all) {
            sum += s((int) each);
        }
        return sum;
    }

    private static String overloaded(long value) {
        return s("long " + value);
    }

    private static String overloaded(Object value) {
        return s("Object " + value);
    }

    @Test
    void interfaceAbstractSuperDefaultAndFinalMethods() {
        Programs.compare(() -> new Cube(2).toString().concat(new Square(3).toString()) + Shape.unit().describe());
    }

    @Test
    void bridgesOfGenericMethods() {
        Programs.compare(() -> {
            Base<Integer> generic = new Square(s(4));
            Integer before = generic.side(9);
            return before + " " + generic.side;
        });
    }

    @Test
    void covariantReturns() {
        Programs.compare(() -> {
            Animal animal = new Cat();
            return animal.same() + new Cat().same() + Cat.kind() + Animal.kind();
        });
    }

    @Test
    void enumsWithBodies() {
        assertEquals("result 17", Programs.compare(() -> {
            int result = 2;
            for (Op op : Op.values()) {
                result = op.apply(result, s(result)) + (op == Op.PLUS ? 0 : 1);
            }
            return result;
        }).result());
    }

    @Test
    void recordsWithCompactAndOtherConstructors() {
        Programs.compare(() -> new Point(s(1), 2).sum() + new Point(s(3)).sum() + new Point(4).toString());
    }

    @Test
    void innerClassesReachPrivatesOfTheirNest() {
        Programs.compare(() -> {
            CallsTest outer = new CallsTest();
            Inner inner = outer.new Inner();
            inner.value += s(1);
            return inner.outer() + inner.outer() + outer.field++;
        });
    }

    @Test
    void varargsAndOverloads() {
        Programs.compare(() -> sum(s(1), 2, s(3)) + sum() + overloaded(s(4)) + overloaded(s("five")));
    }

    @Test
    void oneSiteMeetsManyClasses() {
        Programs.compare(() -> {
            IntSupplier[] suppliers = {
                () -> s(1), () -> 2, () -> s(3) + 1, new IntSupplier() {
                    @Override
                    public int getAsInt() {
                        return s(5);
                    }
                }, new Counter(s(6)), () -> sum(1, 2), new Counter(8) {}, () -> s(9), () -> new Counter(10).getAsInt()
            };
            int sum = 0;
            for (int round = 0; round < 3; round++) {
                for (IntSupplier supplier : suppliers) {
                    sum = sum * 3 + supplier.getAsInt() & 0xffffff;
                }
            }
            return sum;
        });
    }

    static class Counter implements IntSupplier {
        private int next;

        Counter(int next) {
            this.next = next;
        }

        @Override
        public int getAsInt() {
            return s(next++);
        }
    }

    @Test
    void iteratorsOfOneselfDriveForEach() {
        Programs.compare(() -> {
            Iterable<Integer> iterable = () -> new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return s(next) < 3;
                }

                @Override
                public Integer next() {
                    y();
                    return next++;
                }
            };
            String text = "";
            for (int i : iterable) {
                text += i;
            }
            return text;
        });
    }

    @Test
    void callsOfNullFailAsEver() {
        Programs.compare(() -> {
            Shape[] shapes = new Shape[1];
            Square square = null;
            String text = "";
            try {
                text += shapes[s(0)].area();
            } catch (NullPointerException e) {
                text += s("interface");
            }
            try {
                text += square.side(s(1));
            } catch (NullPointerException e) {
                text += s("virtual");
            }
            try {
                CallsTest self = s(true) ? null : new CallsTest();
                text += self.privately(s(2));
            } catch (NullPointerException e) {
                text += s("private");
            }
            return text;
        });
    }

    private int privately(int value) {
        return s(value);
    }

    @Test
    void methodsOfObjectAreOverriddenAndSuspend() {
        Programs.compare(() -> {
            Object strange = new Object() {
                @Override
                public boolean equals(Object other) {
                    return s(other == this);
                }

                @Override
                public int hashCode() {
                    return s(42);
                }
            };
            return strange.equals(s("other")) + " " + strange.hashCode() + List.of(1).equals(List.of(1));
        });
    }

    interface Titled {
        default String title() {
            y();
            return "default";
        }

        default String kind() {
            return s("kind");
        }
    }

    interface Knighted extends Titled {
        @Override
        default String title() {
            return s("sir ") + Titled.super.title();
        }
    }

    static class Keeper {
        private String title() {
            y();
            return "private";
        }

        private static String kind() {
            return s("private static");
        }

        String own() {
            return title() + kind();
        }
    }

    static class Heir extends Keeper implements Titled {}

    static class Knight extends Heir implements Knighted {}

    @Test
    void aPrivateMethodOfASuperClassIsPassedOver() {
        assertEquals("result defaultkindprivateprivate static", Programs.compare(() -> {
            Titled titled = new Heir();
            return titled.title() + titled.kind() + ((Keeper) titled).own();
        }).result());
        assertEquals("result sir defaultkind", Programs.compare(() -> {
            Titled titled = new Knight();
            return titled.title() + titled.kind();
        }).result());
    }

    interface Copied {
        Object clone();
    }

    interface CopiedOften extends Cloneable, Copied {}

    interface CopiedByDefault {
        default Object clone() {
            return s("copy by default");
        }
    }

    interface Inheriting extends CopiedByDefault {}

    private static class Original implements CopiedOften {
        private final String name;

        Original(String name) {
            this.name = name;
        }

        @Override
        public Object clone() {
            return s("copy of ") + name;
        }
    }

    private static final class Heirloom extends Original implements Inheriting {
        Heirloom() {
            super("heirloom");
        }

        @Override
        public Object clone() {
            return s(Inheriting.super.clone() + " or " + super.clone());
        }
    }

    @Test
    void anInterfaceInheritsMethodsByTheNamesOfThoseThatObjectProtects() {
        assertEquals("result copy of onecopy of twocopy by default or copy of heirloom", Programs.compare(() -> {
            String copies = "";
            for (CopiedOften each : List.of(new Original("one"), new Original("two"), new Heirloom())) {
                copies += each.clone();
            }
            return copies;
        }).result());
        assertEquals("result copy by default or copy of heirloom", Programs.compare(() -> {
            Inheriting heirloom = new Heirloom();
            return heirloom.clone();
        }).result());
    }
}
