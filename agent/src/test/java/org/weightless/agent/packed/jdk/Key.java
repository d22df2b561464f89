package org.weightless.agent.packed.jdk;

/** Yields wherever a collection or a text asks it. */
record Key(Step step, int v) implements Comparable<Key> {
    @Override
    public int hashCode() {
        return step.at(v) % 3;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && step.at(key.v) == v;
    }

    @Override
    public int compareTo(Key other) {
        return Integer.compare(step.at(v), other.v);
    }

    @Override
    public String toString() {
        return "K" + step.by(v);
    }
}
