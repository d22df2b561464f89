package org.weightless.simulation;

/** Claims in order: a linked list, so that each leaves at once. */
final class ClaimQueue {
    private Claim<?> first;
    private Claim<?> last;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    Claim<?> first() {
        return first;
    }

    void add(Claim<?> claim) {
        claim.in = this;
        claim.ahead = last;
        if (last == null) {
            first = claim;
        } else {
            last.behind = claim;
        }
        last = claim;
        size++;
    }

    void remove(Claim<?> claim) {
        if (claim.ahead == null) {
            first = claim.behind;
        } else {
            claim.ahead.behind = claim.behind;
        }
        if (claim.behind == null) {
            last = claim.ahead;
        } else {
            claim.behind.ahead = claim.ahead;
        }
        claim.in = null;
        claim.ahead = null;
        claim.behind = null;
        size--;
    }
}
