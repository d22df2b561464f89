package org.weightless.agent.testing;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.ref.WeakReference;

/** Asks the garbage collector what is still reachable. */
public final class Garbage {
    private Garbage() {}

    public static void assertCollected(WeakReference<?> reference, String what) {
        for (int i = 0; i < 50; i++) {
            System.gc();
            if (reference.get() == null) {
                return;
            }
        }
        fail(what + " is still reachable");
    }

    public static void assertKept(WeakReference<?> reference, String what) {
        System.gc();
        System.gc();
        assertNotNull(reference.get(), what + " was collected");
    }
}
