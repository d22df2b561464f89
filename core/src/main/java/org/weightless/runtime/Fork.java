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
 * <p>A fork takes constant time but for these and for a look at the frames that no fork has seen yet, which finds
 * them: each frame is looked at once, by the first fork after it has run.
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
        private List<Object> found;

        Making(Coroutine asked, Coroutine answer) {
            this.asked = asked;
            this.answer = answer;
        }

        void run() {
            Coroutine inner = nestedIn(asked.top);
            if (inner == null) {
                SharedFrames shared = shareAll(asked);
                addCopies(shared, asked, answer);
                Fork fork = new Fork(asked, answer, copies);
                answer.top = shared.seenBy(fork);
                answer.state = asked.state;
            } else {
                List<Part> parts = new ArrayList<>();
                addParts(parts);
                Fork fork = new Fork(asked, answer, copies);
                for (Part part : parts) {
                    part.complete(fork);
                }
            }
        }

        // ---- one inside another

        private void addParts(List<Part> parts) {
            Coroutine from = asked;
            Coroutine to = answer;
            for (Coroutine inner = nestedIn(from.top); inner != null;) {
                refuseWhereClosing(from.top);
                SharedFrames shared = shareCallers(from.top);
                parts.add(new Part(from, to, shared));
                if (shared != null) {
                    addCopies(shared, from, to);
                }
                from = inner;
                to = inner.alike();
                to.takeStateOf(inner);
                put(from, to);
                inner = from.top == null ? null : nestedIn(from.top);
            }
            SharedFrames shared = from.top == null ? null : shareAll(from);
            parts.add(new Part(from, to, shared));
            if (shared != null) {
                addCopies(shared, from, to);
            }
        }

        private void refuseWhereClosing(Frame top) {
            String reason = top.caller == null ? null : top.caller.whyNotForked();
            if (reason != null) {
                throw new IllegalStateException(asked + " cannot be forked now: " + reason);
            }
        }

        // ---- frames become shared

        private SharedFrames shareAll(Coroutine coroutine) {
            SharedFrames shared = share(coroutine.top);
            coroutine.top = shared;
            return shared;
        }

        /** All but the innermost, which refers to another coroutine and so cannot be shared. */
        private SharedFrames shareCallers(Frame top) {
            if (top.caller == null) {
                return null;
            }
            SharedFrames shared = share(top.caller);
            top.caller = shared;
            return shared;
        }

        private SharedFrames share(Frame frame) {
            return frame instanceof SharedFrames shared && shared.caller == null
                    ? shared
                    : new SharedFrames(frame, null, own(frame), null);
        }

        // ---- what needs a copy

        /** Finds it in frames that no fork has seen yet. */
        private Object[] own(Frame start) {
            found = null;
            for (Frame frame = start; frame != null; frame = frame.caller) {
                if (frame instanceof SharedFrames shared) {
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
            return found == null ? SharedFrames.NOTHING : found.toArray();
        }

        @Override
        public Object of(Object value) {
            if (value != null && asked.apiValues().isForkable(value)) {
                find(value);
            }
            return value;
        }

        private void find(Object value) {
            if (found == null) {
                found = new ArrayList<>();
            }
            found.add(value);
        }

        private void addCopies(SharedFrames shared, Coroutine from, Coroutine to) {
            for (Object each : shared.own) {
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
     * @param shared what both have of frames, but for an innermost one that waits for another coroutine; null if
     *     nothing
     */
    private record Part(Coroutine from, Coroutine to, SharedFrames shared) {
        void complete(Fork fork) {
            Frame frames = shared == null ? null : shared.seenBy(fork);
            if (from.top != null && from.top != shared) {
                Frame waiting = from.top.copy();
                waiting.exchangeReferences(fork);
                waiting.caller = frames;
                frames = waiting;
            }
            to.top = frames;
            to.value = from.value;
            to.state = from.state;
        }
    }
}
