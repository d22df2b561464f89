package org.weightless.agent.packed;

import org.weightless.Fiber;
import org.weightless.Generator;

/** What child JVMs run: its lines and variables are known to the tests, which find them by the comments. */
public final class ChildProgram {
    static final String OUTPUT = "callee 0;loop 0;callee 1;loop 2;callee 2;loop 4;9;";

    private ChildProgram() {}

    static int twice(int n) {
        int doubled = 2 * n; // callee, before its yield
        Fiber.yield("callee " + n); // callee, its yield
        return doubled; // callee, after its yield
    }

    public static void main(String[] args) {
        Generator<Object> generator = Generator.of(() -> {
            int sum = 0;
            for (int i = 0; i < 3; i++) {
                sum += i; // loop, before its yields
                int got = twice(i); // loop, call that suspends
                Fiber.yield("loop " + got); // loop, its yield
                sum += got; // loop, after its yields
            }
            Fiber.yield(sum); // end
        });
        StringBuilder text = new StringBuilder();
        for (Object value : generator) {
            text.append(value).append(';');
        }
        System.out.println(text);
    }
}
