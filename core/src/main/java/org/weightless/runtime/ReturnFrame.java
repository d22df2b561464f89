package org.weightless.runtime;

/** The only frame of a body that is itself a yield, such as the method reference {@code Fiber::yield}. */
final class ReturnFrame extends Frame {
    @Override
    public Object resume(Coroutine coroutine, Object in) throws Throwable {
        if (throwing()) {
            throw (Throwable) in;
        }
        return in;
    }

    @Override
    protected int storedKind() {
        return RETURN;
    }
}
