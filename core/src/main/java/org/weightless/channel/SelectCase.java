package org.weightless.channel;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One case of a {@link Select}.
 *
 * @param exchange the channel's
 * @param value what is sent; null in a case that receives
 * @param then what is done with a received value
 * @param otherwise what is done when a value has been sent or, in a case that receives, when the channel has ended; may
 *     be null there
 */
record SelectCase<R>(
        Exchange exchange, Object value, Function<Object, ? extends R> then, Supplier<? extends R> otherwise) {
    boolean receives() {
        return value == null;
    }

    /**
     * Does it if that needs no waiting: the received value, {@link WaitingPlace#CLOSED}, {@code this} for a sent value;
     * else null.
     */
    Object attempt() {
        if (receives()) {
            return exchange.tryReceive();
        }
        return exchange.trySend(value) ? this : null;
    }

    @Override
    public String toString() {
        return (receives() ? exchange.receivers() : exchange.senders()).toString();
    }
}
