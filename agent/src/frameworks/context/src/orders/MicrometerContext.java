package orders;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.weightless.ThreadContext;

/** All that Micrometer's registry knows to be bound to threads, for fibers. */
final class MicrometerContext implements ThreadContext {
    private static final ContextSnapshotFactory SNAPSHOTS = ContextSnapshotFactory.builder().clearMissing(true).build();

    @Override
    public Object capture() {
        return SNAPSHOTS.captureAll();
    }

    @Override
    public void restore(Object captured) {
        ((ContextSnapshot) captured).setThreadLocals();
    }
}
