package org.weightless.internal.fiber;

/** What a run does for a fiber around each of its slices, where that was asked for. */
public interface MountHooks extends PerFiber {
    /** The fiber's slice begins in this thread. What is thrown leaves the run, and the slice does not begin. */
    void mount();

    @Override
    MountHooks copy();

    /** Its slice is over. What is thrown leaves the run when the fiber has been put away. */
    void unmount();
}
