package org.weightless;

import java.io.IOException;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.DelegationFrame;
import org.weightless.runtime.Frame;
import org.weightless.runtime.StoreInput;
import org.weightless.runtime.StoreOutput;
import org.weightless.runtime.Unwinding;

/**
 * What {@code yieldFrom} a generator does inside a generator of the same kind: the inner one's body runs as a part of
 * the outer one.
 *
 * <p>The meaning is that of the loop in {@link Delegation}, which is PEP 380's. A yield of the inner one costs the
 * same at any depth of delegation.
 */
final class YieldFrom extends DelegationFrame {
    YieldFrom(AnyGenerator inner) {
        super(inner);
        pc = place(inner);
    }

    /** One that lets the inner one go on when it is resumed, with null. */
    static YieldFrom before(AnyGenerator inner) {
        YieldFrom frame = new YieldFrom(inner);
        frame.pc = APART;
        return frame;
    }

    private static int place(AnyGenerator inner) {
        return inner.isReadyToRun() ? APART : JOINED;
    }

    static Object generator(AnyGenerator inner) {
        throw Refused.yielding();
    }

    /** Lets the inner one go on; gives its result or, while the host is unwinding, a yielded value. */
    static Object advance(AnyGenerator inner, Coroutine caller, Object in, Throwable thrown) throws Throwable {
        AnyGenerator host = (AnyGenerator) caller;
        if (inner.unread) {
            if (in != null || thrown != null) {
                inner.refuseIfUnread(thrown != null ? "raise" : "send");
            }
            return host.yieldUnreadOf(inner);
        }
        if (inner.isOver()) {
            return afterTheEnd(inner, in, thrown);
        }
        Object out;
        try {
            out = inner.runAsPartOf(host, in, thrown);
        } catch (Throwable leaving) {
            inner.endByException();
            throw AnyGenerator.leaked(leaving);
        }
        if (Unwinding.of(host) == 0) {
            inner.end(out);
        }
        return out;
    }

    /** Somebody else has ended the inner one: what is thrown in comes right back, and a StopIteration means the end as ever. */
    private static Object afterTheEnd(AnyGenerator inner, Object in, Throwable thrown) throws Throwable {
        if (thrown instanceof StopIteration end) {
            return end.value();
        }
        if (thrown != null) {
            throw thrown;
        }
        Object result = inner.takeResult();
        return in == null ? result : null;
    }

    @Override
    public Object resume(Coroutine coroutine, Object in) throws Throwable {
        boolean throwing = throwing();
        AnyGenerator inner = (AnyGenerator) this.inner;
        if (pc == JOINED) {
            return innerEnded(inner, in, throwing);
        }
        Object out = throwing ? advance(inner, coroutine, null, (Throwable) in) : advance(inner, coroutine, in, null);
        if (Unwinding.of(coroutine) != 0) {
            pc = place(inner);
        }
        return out;
    }

    private static Object innerEnded(AnyGenerator inner, Object in, boolean throwing) throws Throwable {
        if (throwing) {
            inner.endByException();
            throw AnyGenerator.leaked((Throwable) in);
        }
        inner.end(in);
        return in;
    }

    @Override
    protected void close(Coroutine host, Throwable thrown) {
        ((AnyGenerator) inner).closeBy(thrown != null ? thrown : GeneratorExit.ofClose(), host);
    }

    @Override
    protected int storedKind() {
        return Stores.YIELD_FROM;
    }

    @Override
    protected void store(StoreOutput out) throws IOException {
        out.writeInt(pc);
        out.writeObject(inner);
    }

    static Frame read(StoreInput in) throws IOException, ClassNotFoundException {
        int pc = in.readInt();
        if (pc != APART && pc != JOINED || !(in.readObject() instanceof AnyGenerator inner)) {
            throw Stores.damaged("a generator that another one delegates to is none");
        }
        YieldFrom frame = new YieldFrom(inner);
        frame.pc = pc;
        return frame;
    }
}
