package stepping;

import org.weightless.Fiber;
import org.weightless.Generator;

/** Run under a debugger, which steps from each line that ends with the word "step". */
public final class SteppingProgram {
    private final int start;

    private SteppingProgram(int start) {
        this.start = start;
    }

    private Object body() {
        int sum = start;
        Fiber.yield(sum); // step: first yield
        sum += 1;
        Object got = Fiber.yield(sum); // step: second yield
        String text = "got " + got + start;
        Fiber.yield(text); // step: third yield
        for (int i = 0; i < 2; i++) {
            Fiber.yield(i); // step: yield in a loop
        }
        try {
            Fiber.yield("try"); // step: yield in a try
        } finally {
            sum++;
        }
        return sum; // step: return
    }

    private static void pause(int number) {
        Fiber.yield(number); // step: nested yield
    }

    private static void quiet() {
        Fiber.yield(0);
    }

    private static void calls() {
        pause(1); // to: caller
        quiet(); // step: call
        System.out.println("end of calls"); // step: last line
    }

    public static void main(String[] arguments) {
        Generator<Object> generator = Generator.returning(new SteppingProgram(5)::body);
        int count = 0;
        while (generator.hasNext()) { // to: ask
            generator.next();
            count++; // to: consumer
        }
        Generator<Object> calls = Generator.of(SteppingProgram::calls);
        calls.next(); // to: begin calls
        calls.next(); // to: second call
        System.out.println(count + " " + calls.hasNext()); // to: end
    }
}
