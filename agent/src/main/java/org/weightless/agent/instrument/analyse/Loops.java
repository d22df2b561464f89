package org.weightless.agent.instrument.analyse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * The loops of a method and how they nest: strongly connected parts of the control flow, and those that remain inside
 * when the edges to their entry are cut (R. E. Tarjan, "Depth-first search and linear graph algorithms", 1972, for the
 * parts).
 */
public final class Loops {
    private static final int[] NONE = {};

    private static final class Loop {
        final int header;
        final int depth;
        final int[] heads;

        Loop(int header, Loop outer) {
            this.header = header;
            int[] around = outer == null ? NONE : outer.heads;
            depth = around.length + 1;
            heads = Arrays.copyOf(around, depth);
            heads[depth - 1] = header;
        }
    }

    private final ControlFlow flow;
    private final Loop[] innermost;

    Loops(ControlFlow flow) {
        this.flow = flow;
        innermost = new Loop[flow.size()];
        if (hasBackwardJump()) {
            BitSet all = new BitSet();
            all.set(0, flow.size());
            find(all, -1, null);
        }
    }

    /** How many loops stand around this instruction. */
    public int depth(int index) {
        return innermost[index] == null ? 0 : innermost[index].depth;
    }

    /** Whether this is the entry of a loop. */
    public boolean isHead(int index) {
        return innermost[index] != null && innermost[index].header == index;
    }

    /** The entries of the loops around this instruction, the outermost first: an edge to one of them repeats it. */
    public int[] heads(int index) {
        return innermost[index] == null ? NONE : innermost[index].heads;
    }

    private boolean hasBackwardJump() {
        for (int i = 0; i < flow.size(); i++) {
            for (int next : flow.successors(i)) {
                if (next <= i) {
                    return true;
                }
            }
        }
        return false;
    }

    private void find(BitSet region, int cut, Loop outer) {
        for (BitSet part : new Parts(region, cut).found) {
            int header = entry(part);
            Loop loop = new Loop(header, outer);
            for (int i = part.nextSetBit(0); i >= 0; i = part.nextSetBit(i + 1)) {
                innermost[i] = loop;
            }
            find(part, header, loop);
        }
    }

    /** Where a loop is entered; of several places, the first one. */
    private int entry(BitSet part) {
        for (int i = 0; i < flow.size(); i++) {
            if (!part.get(i)) {
                for (int next : edges(i)) {
                    if (part.get(next)) {
                        return next;
                    }
                }
            }
        }
        return part.nextSetBit(0);
    }

    private int[] edges(int index) {
        int[] normal = flow.successors(index);
        int[] handlers = flow.handlers(index);
        if (handlers.length == 0) {
            return normal;
        }
        int[] all = Arrays.copyOf(normal, normal.length + handlers.length);
        System.arraycopy(handlers, 0, all, normal.length, handlers.length);
        return all;
    }

    /** The strongly connected parts of a region that repeat something, without the edges to one instruction. */
    private final class Parts {
        final List<BitSet> found = new ArrayList<>();
        private final BitSet region;
        private final int cut;
        private final int[] number;
        private final int[] low;
        private final int[] nextEdge;
        private final BitSet onStack = new BitSet();
        private final Deque<Integer> stack = new ArrayDeque<>();
        private int count;

        Parts(BitSet region, int cut) {
            this.region = region;
            this.cut = cut;
            number = new int[flow.size()];
            low = new int[flow.size()];
            nextEdge = new int[flow.size()];
            for (int i = region.nextSetBit(0); i >= 0; i = region.nextSetBit(i + 1)) {
                if (number[i] == 0) {
                    search(i);
                }
            }
        }

        private void search(int root) {
            Deque<Integer> path = new ArrayDeque<>();
            enter(root, path);
            while (!path.isEmpty()) {
                int index = path.peek();
                int[] edges = edges(index);
                if (nextEdge[index] < edges.length) {
                    int next = edges[nextEdge[index]++];
                    if (next != cut && region.get(next)) {
                        if (number[next] == 0) {
                            enter(next, path);
                        } else if (onStack.get(next)) {
                            low[index] = Math.min(low[index], number[next]);
                        }
                    }
                } else {
                    path.pop();
                    leave(index, path.peek());
                }
            }
        }

        private void enter(int index, Deque<Integer> path) {
            number[index] = low[index] = ++count;
            stack.push(index);
            onStack.set(index);
            path.push(index);
        }

        private void leave(int index, Integer parent) {
            if (parent != null) {
                low[parent] = Math.min(low[parent], low[index]);
            }
            if (low[index] != number[index]) {
                return;
            }
            BitSet part = new BitSet();
            int member;
            do {
                member = stack.pop();
                onStack.clear(member);
                part.set(member);
            } while (member != index);
            if (part.cardinality() > 1 || repeatsItself(index)) {
                found.add(part);
            }
        }

        private boolean repeatsItself(int index) {
            for (int next : edges(index)) {
                if (next == index && index != cut) {
                    return true;
                }
            }
            return false;
        }
    }
}
