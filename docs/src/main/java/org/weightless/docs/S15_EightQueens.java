/*
 * Eight queens by backtracking: the search is a plain recursion, and whoever wants solutions takes as many as it likes.
 * The search stands still meanwhile.
 *
 * Prints:
 *   the first: 1 5 8 6 3 7 2 4
 *   Q.......
 *   ....Q...
 *   .......Q
 *   .....Q..
 *   ..Q.....
 *   ......Q.
 *   .Q......
 *   ...Q....
 *   solutions: 92
 */
package org.weightless.docs;

import org.weightless.Fiber;
import org.weightless.Generator;

public class S15_EightQueens {
    private final int[] column = new int[8];

    void place(int row) {
        if (row == column.length) {
            Fiber.yield(column.clone());
            return;
        }
        for (int c = 0; c < column.length; c++) {
            if (isFree(row, c)) {
                column[row] = c;
                place(row + 1);
            }
        }
    }

    private boolean isFree(int row, int c) {
        for (int r = 0; r < row; r++) {
            if (column[r] == c || Math.abs(column[r] - c) == row - r) {
                return false;
            }
        }
        return true;
    }

    static Generator<int[]> solutions() {
        return Generator.of(() -> new S15_EightQueens().place(0));
    }

    public static void main(String[] args) {
        int[] first = solutions().next();
        StringBuilder text = new StringBuilder("the first:");
        for (int c : first) {
            text.append(' ').append(c + 1);
        }
        System.out.println(text);
        for (int c : first) {
            System.out.println(".".repeat(c) + "Q" + ".".repeat(7 - c));
        }
        System.out.println("solutions: " + solutions().stream().count());
    }
}
