package org.weightless;

/** What forks of continuations, generators and fibers have in common. */
final class Forks {
    private Forks() {}

    static Object copyOf(Object value) {
        Object copy = ((Forkable) value).fork();
        if (copy == null) {
            throw new NullPointerException("fork() of the Forkable " + value.getClass().getName()
                    + " gave null: it has to give a copy, or the object itself");
        }
        return copy;
    }
}
