package construct;

import org.weightless.Fiber;

/** A switch as an operand: what lies under it on the stack is kept. */
class SwitchExpression {
    static int under(int left, int n) {
        return left + switch (next(n)) {
            case 1 -> next(10);
            case 2 -> {
                int sum = 0;
                for (int i = 0; i < n; i++) {
                    sum += next(i);
                }
                yield sum;
            }
            default -> 0;
        };
    }

    static int next(int value) {
        Fiber.yield(value);
        return value;
    }
}
