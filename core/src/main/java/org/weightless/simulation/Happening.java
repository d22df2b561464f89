package org.weightless.simulation;

/** Something that stands in the {@link EventQueue}. */
abstract class Happening {
    /** It is its turn. What has subscribers becomes the event whose subscribers are told. */
    abstract void happen(EventQueue queue);
}
