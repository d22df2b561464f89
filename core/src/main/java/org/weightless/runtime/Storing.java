package org.weightless.runtime;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;

/**
 * Writes suspended coroutines and reads them. What a frame is to a stored form is said by {@link StoredPoint}, and by
 * frames written by hand themselves.
 *
 * <pre>
 * coroutine   kind and version, then
 *   NEW         the body
 *   SUSPENDED   parts: this one's frames from the innermost on, END; those of one suspended inside its innermost
 * frame, END; ...
 *   DONE        nothing
 *   DELEGATED   the coroutine that has its frames
 *   INSIDE      nothing: the coroutine that it is suspended inside of has its frames as a part
 * frame       a kind; of generated frames the class, the site, the numbers, the references
 * </pre>
 *
 * <p>What is being read is DONE until all of it is there: values that have code of their own when they are read find
 * nothing to run.
 */
final class Storing {
    private static final int VERSION = 1;
    private static final int KINDS = 8;
    private static final int NEW = 0;
    private static final int SUSPENDED = 1;
    private static final int DONE = 2;
    private static final int DELEGATED = 3;
    private static final int INSIDE = 4;

    private static final int END = 0;
    private static final int GENERATED = 1;

    /** How messages of this class begin. */
    static final String REFUSED = " cannot be stored: ";

    /** The coroutine that the frame which is being written waits for, in this thread. */
    private static final ThreadLocal<Coroutine> WAITED_FOR = new ThreadLocal<>();

    private Storing() {}

    // ---- writing

    /** Writes one; if something in it cannot be written the exception names it. */
    static void write(Coroutine coroutine, StoreOutput out) throws IOException {
        switch (coroutine.state) {
            case Coroutine.NEW -> {
                begin(coroutine, NEW, out);
                writeBody(coroutine, out);
            }
            case Coroutine.SUSPENDED -> {
                begin(coroutine, SUSPENDED, out);
                writeFrames(coroutine, out);
            }
            case Coroutine.DONE -> begin(coroutine, DONE, out);
            case Coroutine.DELEGATED -> {
                begin(coroutine, DELEGATED, out);
                out.writeObject(Splice.root(coroutine));
            }
            default -> {
                if (WAITED_FOR.get() != coroutine) {
                    throw new NotSerializableException(coroutine + REFUSED
                            + "it is running, or suspended inside another"
                            + " continuation, generator or fiber: store it while it is suspended, or the one around it"
                            + " first");
                }
                begin(coroutine, INSIDE, out);
            }
        }
    }

    private static void begin(Coroutine coroutine, int kind, StoreOutput out) throws IOException {
        out.writeInt(VERSION * KINDS + kind);
    }

    private static void writeBody(Coroutine coroutine, StoreOutput out) throws IOException {
        out.begin(coroutine);
        try {
            out.writeObject(coroutine.value);
        } catch (NotSerializableException e) {
            throw refused(e, coroutine.value, "the body of " + coroutine);
        }
    }

    private static void writeFrames(Coroutine first, StoreOutput out) throws IOException {
        out.begin(first);
        for (Coroutine coroutine = first; coroutine != null; coroutine = suspendedInside(coroutine.top)) {
            SharedFrames.copyAll(coroutine);
            refuseUnlessAtRest(coroutine);
            for (Frame frame = coroutine.top; frame != null; frame = frame.caller) {
                writeFrame(first, frame, frame == coroutine.top, out);
            }
            out.writeInt(END);
        }
    }

    private static Coroutine suspendedInside(Frame top) {
        Coroutine inner = top.waitedFor();
        return inner != null && inner.state >= Coroutine.RUNNING ? inner : null;
    }

    private static void refuseUnlessAtRest(Coroutine coroutine) throws NotSerializableException {
        for (Frame frame = coroutine.top; frame != null; frame = frame.caller) {
            String reason = frame.pc < 0 ? "it is about to go on" : frame.whyNotForked();
            if (reason != null) {
                throw new NotSerializableException(coroutine + REFUSED + reason);
            }
        }
    }

    private static void writeFrame(Coroutine coroutine, Frame frame, boolean isInnermost, StoreOutput out)
            throws IOException {
        FrameInfo info = frame.info();
        if (info != null && info.companion() != null) {
            StoredPoint point = StoredCode.of(frame, info);
            if (point == null) {
                throw new NotSerializableException(info.owner() + "." + info.method() + REFUSED
                        + "its class has been redefined since it was suspended");
            }
            out.frame(coroutine, point.host(), point.text());
            out.writeInt(GENERATED);
            out.writeObject(point.host().arrayType());
            out.writeObject(point.text());
            point.write(frame, out);
            return;
        }
        int kind = frame.storedKind();
        if (kind == Frame.NOT_STORED) {
            throw new NotSerializableException(frame.asUnstored());
        }
        out.writeInt(kind);
        Coroutine before = WAITED_FOR.get();
        WAITED_FOR.set(isInnermost ? frame.waitedFor() : null);
        try {
            frame.store(out);
        } finally {
            WAITED_FOR.set(before);
        }
    }

    /** The exception of a value that cannot be written; one that says already which stays as it is. */
    static NotSerializableException refused(NotSerializableException thrown, Object value, String what) {
        if (thrown.getMessage() != null && thrown.getMessage().contains(REFUSED)) {
            return thrown;
        }
        String type = thrown.getMessage();
        boolean isLambda = value != null && value.getClass().isHidden();
        String held = value == null || value.getClass().getName().equals(type)
                ? "a " + type + ", which is not Serializable"
                : "a " + value.getClass().getName() + " that refers to a " + type + ", which is not Serializable";
        String itIs = isLambda
                ? "a lambda that is not Serializable: cast it, as in (Runnable & Serializable) () -> ..."
                : held;
        NotSerializableException refused = new NotSerializableException(what + REFUSED + "it is " + itIs);
        refused.initCause(thrown);
        return refused;
    }

    // ---- reading

    /**
     * Reads what {@link #write} has written into a coroutine that is new and has no body.
     *
     * @throws ChangedCode if a frame cannot go on with the classes of this JVM
     * @throws InvalidObjectException if it is damaged
     */
    static void read(Coroutine coroutine, StoreInput in) throws IOException, ClassNotFoundException, ChangedCode {
        if (coroutine.state != Coroutine.NEW || coroutine.value != null) {
            throw damaged("something is read twice");
        }
        int begin = in.readInt();
        if (begin / KINDS != VERSION) {
            throw new InvalidObjectException("the format of a stored computation is " + begin / KINDS
                    + ", this version of Weightless reads " + VERSION);
        }
        coroutine.state = Coroutine.DONE;
        switch (begin % KINDS) {
            case NEW -> {
                Object body = in.readObject();
                if (!coroutine.isBody(body)) {
                    throw damaged("a body is none");
                }
                coroutine.value = body;
                coroutine.state = Coroutine.NEW;
            }
            case SUSPENDED -> readFrames(coroutine, in);
            case DONE -> {}
            case DELEGATED -> {
                in.expect(coroutine);
                in.readObject();
            }
            case INSIDE -> {
                coroutine.value = WaitingFor.PART;
                in.expect(coroutine);
            }
            default -> throw damaged("a state is unknown");
        }
    }

    /** What a coroutine has for a value while others have to complete it. */
    enum WaitingFor {
        /** It is inside another one, which has its frames. */
        PART
    }

    static InvalidObjectException damaged(String what) {
        return new InvalidObjectException("a stored computation is damaged: " + what);
    }

    private static void readFrames(Coroutine first, StoreInput in) throws IOException, ClassNotFoundException,
            ChangedCode {
        Coroutine coroutine = first;
        while (true) {
            Frame top = readChain(coroutine, in);
            Coroutine inner = top.waitedFor();
            coroutine.top = top;
            if (inner == null || inner.value != WaitingFor.PART) {
                break;
            }
            inner.value = null;
            inner.state = Coroutine.RUNNING;
            coroutine = inner;
        }
        first.state = Coroutine.SUSPENDED;
    }

    private static Frame readChain(Coroutine coroutine, StoreInput in) throws IOException, ClassNotFoundException,
            ChangedCode {
        Frame top = null;
        Frame last = null;
        char given = StoredPoint.ANY;
        for (int kind = in.readInt(); kind != END; kind = in.readInt()) {
            StoredPoint point = kind == GENERATED ? readPoint(in) : null;
            char expected = point == null ? StoredPoint.ANY : point.expects();
            if (expected != given && expected != StoredPoint.ANY && given != StoredPoint.ANY) {
                throw damaged("a method does not give what its caller waits for");
            }
            Frame frame = point == null ? readFrame(coroutine, kind, in) : point.read(in);
            if (last == null) {
                top = frame;
            } else {
                last.caller = frame;
            }
            last = frame;
            given = point == null ? StoredPoint.ANY : point.gives();
        }
        if (top == null) {
            throw damaged("it has no frames");
        }
        return top;
    }

    private static StoredPoint readPoint(StoreInput in) throws IOException, ClassNotFoundException, ChangedCode {
        Class<?> host = readClass(in);
        if (!(in.readObject() instanceof String text)) {
            throw damaged("a frame has no call");
        }
        return StoredCode.find(host, text);
    }

    /** A class for which an array's stands: streams do not compare the serial versions of those. */
    static Class<?> readClass(StoreInput in) throws IOException, ClassNotFoundException {
        if (in.readObject() instanceof Class<?> array && array.isArray()) {
            return array.getComponentType();
        }
        throw damaged("a class is none");
    }

    private static Frame readFrame(Coroutine coroutine, int kind, StoreInput in) throws IOException,
            ClassNotFoundException {
        Frame frame = switch (kind) {
            case Frame.RETURN -> new ReturnFrame();
            case Frame.DROPPED, Frame.MADE, Frame.CONVERTED -> ReturnConversion.read(kind, in);
            case Frame.REFLECTED -> Reflected.read(in);
            case Frame.PROXY -> ProxyFrame.read(in);
            default -> coroutine.apiValues().readFrame(kind, in);
        };
        if (frame == null) {
            throw damaged("a frame is of an unknown kind");
        }
        if (frame instanceof DelegationFrame delegation && delegation.pc == DelegationFrame.JOINED) {
            join(delegation.inner, coroutine);
        }
        return frame;
    }

    private static void join(Coroutine inner, Coroutine host) throws InvalidObjectException {
        if (inner == null || inner == host || inner.state != Coroutine.DONE || inner.value != null) {
            throw damaged("a generator that it delegates to is no such");
        }
        inner.state = Coroutine.DELEGATED;
        inner.parent = host;
    }

    /** Whether a coroutine that others had to complete has been. */
    static boolean isComplete(Coroutine coroutine) {
        return coroutine.state != Coroutine.DONE && coroutine.value != WaitingFor.PART;
    }
}
