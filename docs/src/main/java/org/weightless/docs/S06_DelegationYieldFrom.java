/*
 * A generator may hand over to another one: Generator.yieldFrom passes values out and passes what is sent and raised in
 * (PEP 380), and gives the inner generator's result. Where nothing but values goes out, a plain method call does as
 * well: any method may yield.
 *
 * Prints:
 *   name?
 *   age?
 *   again: age?
 *   Ada is 36
 *   1 2 3 a b
 */
package org.weightless.docs;

import java.util.List;
import java.util.StringJoiner;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.StopIteration;

public class S06_DelegationYieldFrom {
    static String form() {
        String name = Fiber.yield("name?");
        Object age = Generator.yieldFrom(Generator.returning(() -> number("age?")));
        return name + " is " + age;
    }

    /** Asks until the answer is a number. */
    static int number(String question) {
        String asked = question;
        while (true) {
            String answer = Fiber.yield(asked);
            try {
                return Integer.parseInt(answer);
            } catch (NumberFormatException e) {
                asked = "again: " + question;
            }
        }
    }

    static void both() {
        Generator.yieldFrom(List.of(1, 2, 3));
        Generator.yieldFrom(List.of("a", "b"));
    }

    public static void main(String[] args) {
        Generator<String> form = Generator.returning(S06_DelegationYieldFrom::form);
        System.out.println(form.next());
        try {
            System.out.println(form.send("Ada"));
            System.out.println(form.send("old enough"));
            System.out.println(form.send("36"));
        } catch (StopIteration end) {
            System.out.println(end.value());
        }

        StringJoiner line = new StringJoiner(" ");
        for (Object value : Generator.of(S06_DelegationYieldFrom::both)) {
            line.add(value.toString());
        }
        System.out.println(line);
    }
}
