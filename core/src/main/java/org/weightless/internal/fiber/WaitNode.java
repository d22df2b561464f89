package org.weightless.internal.fiber;

/** A wait's place in a {@link WaitList}. */
public class WaitNode implements Enlisted {
    public final Wait wait;

    /** Where it stands; null when it has been taken out. */
    public WaitList list;

    public WaitNode before;
    public WaitNode after;

    public WaitNode(Wait wait) {
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
