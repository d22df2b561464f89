package org.weightless;

/** A wait's place in a {@link WaitList}. */
class WaitNode implements Enlisted {
    final Wait wait;

    /** Where it stands; null when it has been taken out. */
    WaitList list;

    WaitNode before;
    WaitNode after;

    WaitNode(Wait wait) {
        this.wait = wait;
    }

    @Override
    public final void leave() {
        WaitList at = list;
        if (at != null) {
            at.leave(this);
        }
    }
}
