/*
 * A state machine has states, and in each of them it knows which state is next. If every state is a fiber, "next" is a
 * jump: control goes straight to the named fiber, with a value, the cargo. Nobody has to ask a table who is on turn,
 * and Scheduler.jumping() has no turns at all. Each state is a loop that is somewhere in its own code when it jumps
 * away, and goes on there when somebody jumps back: so a state may have local variables, and even a recursion.
 *
 * Here three states read characters. "between" skips blanks, looks at one character and jumps to "number" or "sign";
 * these jump to "parser" with what they have read. The parser is a plain recursive one: from any depth it jumps to
 * "between" for one more token, and the cargo of the jump back is that token. The cargo of all the others is the input,
 * with the place in it.
 *
 * Cargo for a fiber that has not begun would be lost, so each of the three is run to its first yield before the parser
 * begins. A yield without a target, and the end of the parser, end a run.
 *
 * After the ideas of David Mertz, "Charming Python: Implementing weightless threads with Python generators", IBM
 * developerWorks, 2002.
 *
 * Prints:
 *   2 + 3*(10 - 4): number 2, sign +, number 3, sign *, sign (, number 10, sign -, number 4, sign ), end
 *   = 20
 *   (7-2)  *3: sign (, number 7, sign -, number 2, sign ), sign *, number 3, end
 *   = 15
 *   2 * )3: number 2, sign *, sign )
 *   IllegalArgumentException: a number or ( expected, found sign )
 */
package org.weightless.docs;

import java.util.ArrayList;
import java.util.List;
import org.weightless.Fiber;
import org.weightless.Scheduler;

public class S25_JumpsWithCargo {
    record Token(String kind, String text) {
        boolean is(String sign) {
            return kind.equals("sign") && text.equals(sign);
        }

        @Override
        public String toString() {
            return (kind + " " + text).strip();
        }
    }

    /** The text, and how far it is read: the cargo of all jumps but those to the parser. */
    static class Input {
        final String text;
        int place;

        Input(String text) {
            this.text = text;
        }

        /** The next character, or one that no text has. */
        char peek() {
            return place < text.length() ? text.charAt(place) : '\0';
        }
    }

    // ---- the states that read

    static void between() {
        Input input = Fiber.yield(null);
        while (true) {
            while (input.peek() == ' ') {
                input.place++;
            }
            if (input.peek() == '\0') {
                input = Fiber.jump("parser", new Token("end", ""));
            } else {
                input = Fiber.jump(Character.isDigit(input.peek()) ? "number" : "sign", input);
            }
        }
    }

    static void number() {
        Input input = Fiber.yield(null);
        while (true) {
            int start = input.place;
            while (Character.isDigit(input.peek())) {
                input.place++;
            }
            input = Fiber.jump("parser", new Token("number", input.text.substring(start, input.place)));
        }
    }

    static void sign() {
        Input input = Fiber.yield(null);
        while (true) {
            input = Fiber.jump("parser", new Token("sign", String.valueOf(input.text.charAt(input.place++))));
        }
    }

    // ---- the state that asks for tokens

    static class Parser {
        final Input input;
        final List<Token> tokens = new ArrayList<>();
        Token token;

        Parser(String text) {
            input = new Input(text);
        }

        void advance() {
            token = Fiber.jump("between", input);
            tokens.add(token);
        }

        int parse() {
            advance();
            return sum();
        }

        private int sum() {
            int value = product();
            while (token.is("+") || token.is("-")) {
                int factor = token.is("+") ? 1 : -1;
                advance();
                value += factor * product();
            }
            return value;
        }

        private int product() {
            int value = operand();
            while (token.is("*")) {
                advance();
                value *= operand();
            }
            return value;
        }

        private int operand() {
            int value;
            if (token.is("(")) {
                advance();
                value = sum();
            } else if (token.kind().equals("number")) {
                value = Integer.parseInt(token.text());
            } else {
                throw new IllegalArgumentException("a number or ( expected, found " + token);
            }
            advance();
            return value;
        }
    }

    public static void main(String[] args) {
        // The parser's failure is asked for below.
        Scheduler scheduler = Scheduler.jumping().onFailure((fiber, thrown) -> {});
        scheduler.spawn("between", S25_JumpsWithCargo::between);
        scheduler.spawn("number", S25_JumpsWithCargo::number);
        scheduler.spawn("sign", S25_JumpsWithCargo::sign);
        for (String state : List.of("between", "number", "sign")) {
            scheduler.run(state);
        }
        for (String text : List.of("2 + 3*(10 - 4)", "(7-2)  *3", "2 * )3")) {
            Parser parser = new Parser(text);
            Fiber result = scheduler.spawnReturning("parser", parser::parse);
            scheduler.run("parser");
            System.out.println(text + ": " + String.join(", ", parser.tokens.stream().map(Token::toString).toList()));
            Throwable failure = result.failure();
            System.out.println(failure == null
                    ? "= " + result.result()
                    : failure.getClass().getSimpleName() + ": " + failure.getMessage());
        }
    }
}
