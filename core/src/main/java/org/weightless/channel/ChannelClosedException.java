package org.weightless.channel;

/** Thrown by a {@link Channel} that is closed where a value was to be sent, or received when none is left. */
public class ChannelClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    ChannelClosedException(String message) {
        super(message);
    }
}
