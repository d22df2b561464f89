package org.weightless.agent.packed;

import java.util.List;
import java.util.function.IntSupplier;
import org.weightless.Fiber;
import org.weightless.Generator;

/**
 * Run under a debugger: each variable has one value wherever it is in scope, but for those whose names begin with
 * "any".
 */
final class VariablesProgram {
    /** What a debugger has to read, by variable; arrays as their length, objects as the name of their class. */
    static final List<String> VALUES = List.of("number=7", "big=8000000000", "real=1.5", "wide=2.5", "flag=true", "tiny=3",
            "letter=x", "small=4", "text=text", "words=2", "ints=3", "later=later", "inTry=1",
            "inCatch=java.lang.IllegalStateException", "inFinally=9", "first=10", "second=second", "third=4000000000",
            "captured=5", "inLambda=6", "element=e", "made=made", "nothing=null");

    private final String field;

    private VariablesProgram(String field) {
        Fiber.yield("in the constructor");
        String made = "made";
        this.field = made + field;
    }

    private static void pause() {
        Fiber.yield("pause");
    }

    private int parameters(int number, long big, String text) {
        pause();
        int result = number + (int) (big % 10);
        pause();
        return result + text.length() + field.length();
    }

    private static int kinds() {
        float real = 1.5f;
        double wide = 2.5;
        pause();
        boolean flag = real < wide;
        byte tiny = 3;
        char letter = 'x';
        short small = 4;
        pause();
        String[] words = {"a", "b"};
        int[] ints = {1, 2, 3};
        Object nothing = null;
        pause();
        String later = "later";
        pause();
        return (flag ? tiny : letter) + small + words.length + ints.length + later.length() + (nothing == null ? 0 : 1);
    }

    private static int scopes() {
        int any = 0;
        for (int anyIndex = 0; anyIndex < 3; anyIndex++) {
            {
                int first = 10;
                pause();
                any += first;
            }
            {
                String second = "second";
                pause();
                any += second.length();
            }
            {
                long third = 4_000_000_000L;
                pause();
                any += third % 7;
            }
            pause();
        }
        for (String element : List.of("e", "e")) {
            pause();
            any += element.length();
        }
        return any;
    }

    private static int handlers() {
        int any = 0;
        try {
            int inTry = 1;
            pause();
            any += inTry;
            throw new IllegalStateException();
        } catch (IllegalStateException inCatch) {
            pause();
            any += inCatch.getMessage() == null ? 1 : 0;
        } finally {
            int inFinally = 9;
            pause();
            any += inFinally;
        }
        return any;
    }

    private static int lambdas(int captured) {
        IntSupplier anySupplier = () -> {
            pause();
            int inLambda = 6;
            pause();
            return inLambda + captured;
        };
        return anySupplier.getAsInt();
    }

    static int all() {
        int any = new VariablesProgram("f").parameters(7, 8_000_000_000L, "text");
        any += kinds();
        any += scopes();
        any += handlers();
        any += lambdas(5);
        return any;
    }

    public static void main(String[] arguments) {
        Generator<Object> anyGenerator = Generator.returning(() -> all());
        while (anyGenerator.hasNext()) {
            anyGenerator.next();
        }
        System.out.println(anyGenerator.result());
    }
}
