/*
 * The eight queens, by amb: for each row a column is chosen as if it were right, and a wrong choice is given up by
 * fail(). The board is a local of the search and Forkable, so each branch has a board of its own, and nothing is ever
 * taken back.
 *
 * Prints:
 *   . . . . . . . Q
 *   . . . Q . . . .
 *   Q . . . . . . .
 *   . . Q . . . . .
 *   . . . . . Q . .
 *   . Q . . . . . .
 *   . . . . . . Q .
 *   . . . . Q . . .
 *   solutions: 92
 */
package org.weightless.docs;

import java.util.ArrayDeque;
import java.util.Deque;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Forkable;

public class S44_AmbQueens {
    /** Ends a branch. */
    static final class Fail extends RuntimeException {
        private static final long serialVersionUID = 1;

        Fail() {
            super(null, null, false, false);
        }
    }

    static final ContinuationScope AMB = new ContinuationScope("amb");

    static int choices;
    static int chosen;

    static int amb(int below) {
        choices = below;
        Continuation.yield(AMB);
        return chosen;
    }

    static void require(boolean holds) {
        if (!holds) {
            throw new Fail();
        }
    }

    record Board(int[] columns) implements Forkable {
        @Override
        public Board fork() {
            return new Board(columns.clone());
        }

        boolean isSafe(int row, int column) {
            for (int above = 0; above < row; above++) {
                if (columns[above] == column || Math.abs(columns[above] - column) == row - above) {
                    return false;
                }
            }
            return true;
        }
    }

    static int solutions;

    static void queens() {
        Board board = new Board(new int[8]);
        for (int row = 0; row < 8; row++) {
            int column = amb(8);
            require(board.isSafe(row, column));
            board.columns[row] = column;
        }
        if (++solutions == 92) {
            for (int column : board.columns) {
                System.out.println(". ".repeat(column) + "Q" + " .".repeat(7 - column));
            }
        }
    }

    /** Runs all branches, depth first. */
    static void explore(Runnable program) {
        Deque<Continuation> open = new ArrayDeque<>();
        Continuation start = new Continuation(AMB, program);
        start.run();
        open.push(start);
        Deque<Integer> next = new ArrayDeque<>();
        Deque<Integer> end = new ArrayDeque<>();
        next.push(0);
        end.push(choices);
        while (!open.isEmpty()) {
            int value = next.pop();
            if (value == end.peek()) {
                open.pop();
                end.pop();
                continue;
            }
            next.push(value + 1);
            Continuation branch = open.peek().fork();
            chosen = value;
            try {
                branch.run();
            } catch (Fail wrongChoice) {
                continue;
            }
            if (!branch.isDone()) {
                open.push(branch);
                next.push(0);
                end.push(choices);
            }
        }
    }

    public static void main(String[] args) {
        explore(S44_AmbQueens::queens);
        System.out.println("solutions: " + solutions);
    }
}
