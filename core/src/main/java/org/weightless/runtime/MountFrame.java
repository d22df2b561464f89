package org.weightless.runtime;

/** The frame of a caller that waits for a coroutine that it has mounted, or asked a {@link Trampoline} to mount. */
public abstract class MountFrame extends Frame {
    /** In {@link #pc}: resuming the frame mounts the inner coroutine. */
    private static final int MOUNTS = 0;
    /** In {@link #pc}: what the mount has ended with comes in when the frame is resumed. */
    private static final int MOUNTED = 1;

    /**
     * Mounts the inner coroutine by {@link Coroutine#mountByTrampoline}.
     *
     * @param host the coroutine that this frame belongs to
     * @return what the mount gives
     */
    protected abstract Object mountInner(Coroutine host);

    /** Whether the mount has ended and its outcome is what comes in; says so once. */
    protected final boolean mounted() {
        boolean mounted = pc == MOUNTED;
        pc = MOUNTS;
        return mounted;
    }

    final void expect(boolean exception) {
        pc = exception ? ~MOUNTED : MOUNTED;
    }
}
