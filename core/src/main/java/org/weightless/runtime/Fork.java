package org.weightless.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A fork of a suspended coroutine: what its frames hold in the place of what the original's hold.
 *
 * <p>Nearly everything is the same for both. The coroutine itself has a copy, as have those that are suspended inside
 * it or delegated to it and the values that want one; a local that holds one of these holds the copy in the fork. All
 * are known when the fork is made, and nothing is added later, so that sides can be used by different threads.
 *
 * <p>The innermost frame is copied with the fork, as it is sure to be run; those below it become {@link SharedFrames}.
 * So a fork takes constant time but for the copies and for a look at the frames that no fork has seen yet, which finds
 * them: each is looked at once, by the first fork after it has run.
 */
final class Fork implements Exchange {
    private final Object original;
    private final Object copy;
    /** What else has a copy; null if nothing. */
    private final IdentityHashMap<Object, Object> others;

    private Fork(Object original, Object copy, IdentityHashMap<Object, Object> others) {
        this.original = original;
        this.copy = copy;
        this.others = others;
    }

    @Override
    public Object of(Object value) {
        if (value == original) {
            return copy;
        }
        if (others != null) {
            Object other = others.get(value);
            return other == null ? value : other;
        }
        return value;
    }

    /** One fork after another: what the second has in the place of what the frames held before the first. */
    static Fork both(Fork first, Fork second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        if (first.others == null && second.others == null && second.original == first.copy) {
            return new Fork(first.original, second.copy, null);
        }
        Set<Object> copies = Collections.newSetFromMap(new IdentityHashMap<>());
        IdentityHashMap<Object, Object> both = new IdentityHashMap<>();
        first.forEach((from, to) -> {
            copies.add(to);
            both.put(from, second.of(to));
        });
        // The frames are older than the first fork, so they hold none of its copies.
        second.forEach((from, to) -> {
            if (!copies.contains(from)) {
                both.putIfAbsent(from, to);
            }
        });
        both.remove(first.original);
        return new Fork(first.original, second.of(first.copy), both);
    }

    private void forEach(BiConsumer<Object, Object> action) {
        action.accept(original, copy);
        if (others != null) {
            others.forEach(action);
        }
    }

    // ---- making one

    /**
     * Makes the copy of a coroutine that is new, suspended by itself or done.
     *
     * @throws IllegalStateException if something in it cannot be copied now, which the message names
     */
    static Coroutine make(Coroutine original) {
        Coroutine copy = original.alike();
        copy.takeStateOf(original);
        if (original.state != Coroutine.SUSPENDED) {
            copy.value = original.value;
            copy.state = original.state;
            return copy;
        }
        new Making(original, copy).run();
        return copy;
    }

    /**
     * The coroutine that a chain's innermost frame waits for, and that has its frames for itself; null if it waits for
     * none.
     */
    private static Coroutine nestedIn(Frame top) {
        if (top instanceof DelegationFrame delegation) {
            Coroutine inner = delegation.inner;
            boolean isItsOwn = delegation.pc == DelegationFrame.APART && inner.state != Coroutine.DELEGATED;
            return isItsOwn ? inner : null;
        }
        return top.inner();
    }

    /** The making of a fork: from the coroutine that is asked inwards, as long as one is suspended inside another. */
    private static final class Making implements Exchange {
        private final Coroutine asked;
        private final Coroutine answer;
        private IdentityHashMap<Object, Object> copies;
        /** What the frames that are being looked at hold and every fork needs a copy of. */
        private List<Object> found;
        /** Whether they hold coroutines, or anything that was found. */
        private boolean differ;

        Making(Coroutine asked, Coroutine answer) {
            this.asked = asked;
            this.answer = answer;
        }

        void run() {
            if (nestedIn(asked.top) == null && runSimply()) {
                return;
            }
            List<Part> parts = new ArrayList<>();
            addParts(parts);
            Fork fork = new Fork(asked, answer, copies);
            for (Part part : parts) {
                part.complete(fork);
            }
        }

        /**
         * The common case: no frame holds anything that differs in the fork.
         *
         * @return false where one does
         */
        private boolean runSimply() {
            look(asked.top);
            if (differ) {
                return false;
            }
            Frame copy = asked.top.copy();
            SharedFrames callers = shareCallers(asked.top);
            if (callers != null) {
                if (callers.own != SharedFrames.SAME) {
                    return false;
                }
                copy.caller = callers.seenBy(null);
            }
            answer.top = copy;
            answer.state = asked.state;
            return true;
        }

        private void addParts(List<Part> parts) {
            Coroutine from = asked;
            Coroutine to = answer;
            for (Coroutine inner = from; inner != null;) {
                inner = from.top == null ? null : nestedIn(from.top);
                parts.add(part(from, to, inner));
                if (inner != null) {
                    from = inner;
                    to = inner.alike();
                    to.takeStateOf(inner);
                    put(from, to);
                }
            }
        }

        private Part part(Coroutine from, Coroutine to, Coroutine inner) {
            if (from.top == null) {
                return new Part(from, to, null);
            }
            if (inner != null) {
                refuseWhereClosing(from.top);
            } else {
                look(from.top);
                addCopies(found(), from, to);
            }
            SharedFrames callers = shareCallers(from.top);
            if (callers != null) {
                addCopies(callers.own, from, to);
            }
            return new Part(from, to, callers);
        }

        private void refuseWhereClosing(Frame top) {
            String reason = top.caller == null ? null : top.caller.whyNotForked();
            if (reason != null) {
                throw new IllegalStateException(asked + " cannot be forked now: " + reason);
            }
        }

        // ---- frames become shared

        /** All but the innermost, which each side has for itself: it is the one that is sure to be run. */
        private SharedFrames shareCallers(Frame top) {
            Frame frame = top.caller;
            if (frame == null) {
                return null;
            }
            if (frame instanceof SharedFrames shared && shared.caller == null) {
                return shared;
            }
            SharedFrames shared = new SharedFrames(frame, null, own(frame), null);
            top.caller = shared;
            return shared;
        }

        // ---- what needs a copy

        /** Finds it in frames that no fork has seen yet. */
        private Object[] own(Frame start) {
            found = null;
            differ = false;
            for (Frame frame = start; frame != null; frame = frame.caller) {
                if (frame instanceof SharedFrames shared) {
                    differ |= shared.own != SharedFrames.SAME;
                    for (Object each : shared.own) {
                        find(each);
                    }
                } else {
                    frame.exchangeReferences(this);
                    if (frame instanceof DelegationFrame delegation && delegation.pc == DelegationFrame.JOINED) {
                        find(delegation.inner);
                    }
                }
            }
            return differ ? found() : SharedFrames.SAME;
        }

        private void look(Frame frame) {
            found = null;
            differ = false;
            frame.exchangeReferences(this);
        }

        private Object[] found() {
            return found == null ? SharedFrames.NOTHING : found.toArray();
        }

        @Override
        public Object of(Object value) {
            if (value instanceof Coroutine) {
                differ = true;
            } else if (value != null && asked.apiValues().isForkable(value)) {
                find(value);
            }
            return value;
        }

        private void find(Object value) {
            differ = true;
            if (found == null) {
                found = new ArrayList<>();
            }
            found.add(value);
        }

        private void addCopies(Object[] own, Coroutine from, Coroutine to) {
            for (Object each : own) {
                if (copies != null && copies.containsKey(each)) {
                    continue;
                }
                if (!(each instanceof Coroutine inner)) {
                    put(each, asked.apiValues().forkOf(each));
                } else if (inner.state == Coroutine.DELEGATED && Splice.root(inner) == from) {
                    Coroutine delegated = inner.alike();
                    delegated.state = Coroutine.DELEGATED;
                    delegated.parent = to;
                    put(inner, delegated);
                }
            }
        }

        private void put(Object original, Object copy) {
            if (copies == null) {
                copies = new IdentityHashMap<>();
            }
            copies.put(original, copy);
        }
    }

    /**
     * One coroutine of a fork and its copy, which has no frames yet.
     *
     * @param callers what both have of frames besides the innermost one; null if nothing
     */
    private record Part(Coroutine from, Coroutine to, SharedFrames callers) {
        void complete(Fork fork) {
            if (from.top != null) {
                Frame innermost = from.top.copy();
                innermost.exchangeReferences(fork);
                innermost.caller = callers == null ? null : callers.seenBy(fork);
                to.top = innermost;
            }
            to.value = from.value;
            to.state = from.state;
        }
    }
}
