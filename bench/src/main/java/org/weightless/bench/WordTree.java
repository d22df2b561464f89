package org.weightless.bench;

import java.util.Comparator;
import java.util.function.Consumer;

/** A binary search tree as a program would write it for itself; equal words stay beside each other. */
final class WordTree {
    private final Comparator<Words.Word> order;
    private Branch root;

    WordTree(Comparator<Words.Word> order) {
        this.order = order;
    }

    private static final class Branch {
        final Words.Word word;
        int count = 1;
        Branch left;
        Branch right;

        Branch(Words.Word word) {
            this.word = word;
        }
    }

    void add(Words.Word word) {
        root = with(root, word);
    }

    private Branch with(Branch branch, Words.Word word) {
        if (branch == null) {
            return new Branch(word);
        }
        int comparison = order.compare(word, branch.word);
        if (comparison == 0) {
            branch.count++;
        } else if (comparison < 0) {
            branch.left = with(branch.left, word);
        } else {
            branch.right = with(branch.right, word);
        }
        return branch;
    }

    /** Every word as often as it was added, in order. */
    void forEach(Consumer<Words.Word> action) {
        visit(root, action);
    }

    private static void visit(Branch branch, Consumer<Words.Word> action) {
        if (branch != null) {
            visit(branch.left, action);
            for (int i = 0; i < branch.count; i++) {
                action.accept(branch.word);
            }
            visit(branch.right, action);
        }
    }
}
