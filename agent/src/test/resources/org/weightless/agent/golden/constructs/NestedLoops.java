package construct;

import org.weightless.Fiber;

/** Loops in loops: three levels get a copy of their own, the fourth is entered in the middle. */
class NestedLoops {
    static void two(int n) {
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                Fiber.yield(i * j);
            }
            Fiber.yield(i);
        }
    }

    static int four(int n) {
        int sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < n; k++) {
                    for (int l = 0; l < n; l++) {
                        Fiber.yield(sum++);
                    }
                }
            }
        }
        return sum;
    }

    static void labelled(int[][] rows) {
        outer:
        for (int[] row : rows) {
            for (int value : row) {
                if (value < 0) {
                    continue outer;
                }
                if (value == 0) {
                    break outer;
                }
                Fiber.yield(value);
            }
        }
    }
}
