package org.weightless.internal.fiber;

/** What very few fibers have: made when one first needs any of it, so that the details of all others stay small. */
final class FiberExtras {
    String description;

    /** What is to be thrown in it and the blocks that say when; null where there never was any. */
    Interrupts interrupts;
}
