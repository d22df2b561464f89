package org.weightless.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;

/**
 * What does a backtracking search cost that forks at each choice, against one that keeps what a branch knows in
 * objects of its own? All solutions of the eight queens. The answer decides whether a search is written as if each
 * choice were right.
 */
@State(Scope.Thread)
public class ForkedSearch extends Timed {
    private static final ContinuationScope CHOICE = new ContinuationScope("choice");
    private static final int SIZE = 8;
    private static final int SOLUTIONS = 92;

    private int free;
    private int chosen;
    private int solutions;

    private void place() {
        int columns = 0;
        int left = 0;
        int right = 0;
        for (int row = 0; row < SIZE; row++) {
            free = ~(columns | left | right) & (1 << SIZE) - 1;
            Continuation.yield(CHOICE);
            columns |= chosen;
            left = (left | chosen) << 1;
            right = (right | chosen) >> 1;
        }
        solutions++;
    }

    private void explore(Continuation search) {
        for (int open = free; open != 0; open &= open - 1) {
            boolean last = (open & open - 1) == 0;
            Continuation branch = last ? search : search.fork();
            chosen = open & -open;
            branch.run();
            if (!branch.isDone()) {
                explore(branch);
            }
        }
    }

    @Benchmark
    public int insideSearch() {
        solutions = 0;
        Continuation search = new Continuation(CHOICE, this::place);
        search.run();
        explore(search);
        Check.equal(SOLUTIONS, solutions);
        return solutions;
    }

    /** What a branch has to know. */
    private record Node(int row, int columns, int left, int right) {}

    /** The same written by hand: a branch's state is an object. */
    @Benchmark
    public int plainSearch() {
        int found = 0;
        Deque<Node> open = new ArrayDeque<>();
        open.push(new Node(0, 0, 0, 0));
        while (!open.isEmpty()) {
            Node node = open.pop();
            if (node.row == SIZE) {
                found++;
                continue;
            }
            int bits = ~(node.columns | node.left | node.right) & (1 << SIZE) - 1;
            for (; bits != 0; bits &= bits - 1) {
                int bit = bits & -bits;
                open.push(new Node(node.row + 1, node.columns | bit, (node.left | bit) << 1, (node.right | bit) >> 1));
            }
        }
        Check.equal(SOLUTIONS, found);
        return found;
    }
}
