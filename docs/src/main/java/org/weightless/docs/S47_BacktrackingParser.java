/*
 * A parser for a grammar that no fixed lookahead decides. It reads as if it always knew which alternative comes:
 * either() says so. Where the text does not fit, the parser goes on at the last choice, in a fork. What is left to
 * read is a Forkable local, so each branch has its own.
 *
 *   expression = term { ("+" | "-") term }
 *   term       = word [ "(" expression { "," expression } ")" ]
 *   word       = letter { letter }        a word may end anywhere: "ab" could be "a" with a rest
 *
 * Prints:
 *   f(a+b,c)-d           -> ((f a+b, c) - d)
 *   a+f(b)               -> (a + (f b))
 *   a+                   -> does not fit
 *   ab in two words      -> [a b], [ab]
 */
package org.weightless.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.weightless.Fiber;
import org.weightless.Forkable;
import org.weightless.Generator;
import org.weightless.StopIteration;

public class S47_BacktrackingParser {
    /** Ends a branch. */
    static final class Misfit extends RuntimeException {
        private static final long serialVersionUID = 1;

        Misfit() {
            super(null, null, false, false);
        }
    }

    static boolean either() {
        return Fiber.<Boolean>yield("true or false");
    }

    /** What is left to read: each branch has its own. */
    static final class Input implements Forkable {
        private final String text;
        private int at;

        Input(String text, int at) {
            this.text = text;
            this.at = at;
        }

        @Override
        public Input fork() {
            return new Input(text, at);
        }

        char any(String expected) {
            if (at == text.length() || expected.indexOf(text.charAt(at)) < 0) {
                throw new Misfit();
            }
            return text.charAt(at++);
        }

        void end() {
            if (at < text.length()) {
                throw new Misfit();
            }
        }
    }

    static String word(Input in) {
        String word = "" + in.any("abcdefg");
        while (either()) {
            word += in.any("abcdefg");
        }
        return word;
    }

    static String term(Input in) {
        String word = word(in);
        if (!either()) {
            return word;
        }
        in.any("(");
        List<String> arguments = new ArrayList<>(List.of(inner(in)));
        String all = arguments.get(0);
        while (either()) {
            in.any(",");
            String next = inner(in);
            all += ", " + next;
        }
        in.any(")");
        return "(" + word + " " + all + ")";
    }

    private static String inner(Input in) {
        String left = term(in);
        while (either()) {
            char operator = in.any("+-");
            String right = term(in);
            left += operator + right;
        }
        return left;
    }

    static String expression(Input in) {
        String left = term(in);
        while (either()) {
            char operator = in.any("+-");
            String right = term(in);
            left = "(" + left + " " + operator + " " + right + ")";
        }
        in.end();
        return left;
    }

    static String words(Input in) {
        String words = word(in);
        while (either()) {
            String next = word(in);
            words += " " + next;
        }
        in.end();
        return "[" + words + "]";
    }

    /** All ways to read a text, or the first. */
    static List<Object> parse(Callable<?> parser, boolean all) {
        List<Object> results = new ArrayList<>();
        Generator<?> start = Generator.returning(parser);
        start.next();
        explore(start, all, results);
        return results;
    }

    private static void explore(Generator<?> at, boolean all, List<Object> results) {
        for (boolean choice : new boolean[] {false, true}) {
            if (!all && !results.isEmpty()) {
                return;
            }
            Generator<?> branch = at.fork();
            try {
                branch.send(choice);
                explore(branch, all, results);
            } catch (Misfit otherwise) {
                // the other alternative
            } catch (StopIteration end) {
                results.add(end.value());
            }
        }
    }

    public static void main(String[] args) {
        for (String text : List.of("f(a+b,c)-d", "a+f(b)", "a+")) {
            List<Object> found = parse(() -> expression(new Input(text, 0)), false);
            System.out.printf("%-20s -> %s%n", text, found.isEmpty() ? "does not fit" : found.get(0));
        }
        String found = String.valueOf(parse(() -> words(new Input("ab", 0)), true));
        System.out.printf("%-20s -> %s%n", "ab in two words", found.substring(1, found.length() - 1));
    }
}
