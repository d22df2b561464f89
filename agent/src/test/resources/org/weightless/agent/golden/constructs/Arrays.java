package construct;

import org.weightless.Fiber;

/** Elements of arrays of several dimensions, and an array initialiser. */
class Arrays {
    static int next(int value) {
        Fiber.yield(value);
        return value;
    }

    static int[][] filled(int n) {
        int[][] rows = {{next(1), next(2)}, new int[next(n)]};
        rows[next(0)][next(1)] = next(3);
        return rows;
    }
}
