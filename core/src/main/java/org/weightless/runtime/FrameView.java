package org.weightless.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * A suspended frame as it was when somebody looked: a copy of its values, so that it can be read while the frame goes
 * on.
 *
 * @param type the class of the method
 * @param location class, method, file and line of the call at which it is suspended
 * @param descriptor of the method; null where the class has changed since
 * @param call what it is calling, such as {@code Fiber.yield(Object)}; null where the class has changed since
 * @param values the live values
 */
public record FrameView(Class<?> type, StackTraceElement location, String descriptor, String call, List<Value> values) {
    /** The name of the receiver among the values. */
    public static final String THIS = "this";

    /**
     * A live value.
     *
     * @param name of the variable, see {@link FrameLayout.Value}
     * @param type as the source has it, generics left out
     * @param value boxed where it is primitive
     */
    public record Value(String name, String type, Object value) {
        /** Whether it lies on the stack under a call and belongs to no variable. */
        public boolean isOperand() {
            return name.startsWith(FrameLayout.Value.OPERAND);
        }

        @Override
        public String toString() {
            return (name.equals(THIS) ? name : name + ": " + type) + " = " + Values.text(value);
        }
    }

    /** The frames of a coroutine that are the user's, innermost first; none unless it is suspended. */
    public static List<FrameView> of(Coroutine coroutine) {
        return coroutine.frameViews();
    }

    /** A value for people; no code of its class is run. */
    public static String text(Object value) {
        return Values.text(value);
    }

    /**
     * The frames of a suspended coroutine that are the user's, innermost first, those of nested ones included.
     *
     * @param delegated whose frames alone, of those that are delegated to it; null for all
     */
    static List<FrameView> of(Frame top, Coroutine delegated) {
        List<FrameView> views = new ArrayList<>();
        Traces.Walk walk = new Traces.Walk(top);
        for (Frame frame = walk.next(); frame != null && !isEnd(frame, delegated, walk.fork()); frame = walk.next()) {
            FrameInfo info = frame.info();
            if (info != null && !Traces.isCore(info.element(frame.pc))) {
                views.add(of(frame, info, walk.fork()));
            }
        }
        return views;
    }

    private static boolean isEnd(Frame frame, Coroutine delegated, Fork fork) {
        return delegated != null && frame instanceof DelegationFrame delegation
                && (fork == null ? delegation.inner : fork.of(delegation.inner)) == delegated;
    }

    private static FrameView of(Frame frame, FrameInfo info, Fork fork) {
        int pc = frame.pc < 0 ? ~frame.pc : frame.pc;
        StackTraceElement location = info.element(pc);
        Class<?> type = info.companion() == null ? frame.getClass() : Companions.host(info.companion());
        FrameLayout layout = FrameLayout.of(info);
        if (layout == null) {
            return new FrameView(type, location, null, null, List.of());
        }
        FrameLayout.Point point = layout.points().get(pc);
        List<Value> values = new ArrayList<>();
        for (FrameLayout.Value each : point.values()) {
            Object value = Values.read(frame, each);
            Object here = fork == null ? value : fork.of(value);
            values.add(new Value(each.name(), Values.typeName(each.descriptor()), here));
        }
        return new FrameView(type, location, layout.descriptor(), call(point), List.copyOf(values));
    }

    private static String call(FrameLayout.Point point) {
        StringBuilder text = new StringBuilder();
        String owner = Values.typeName("L" + point.owner() + ";");
        if (point.method().equals("<init>")) {
            text.append("new ").append(owner);
        } else {
            text.append(owner).append('.').append(point.method());
        }
        return text.append('(').append(Values.parameters(point.desc())).append(')').toString();
    }

    /** Where it is, and in the lines below what it holds. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(location.toString());
        for (Value value : values) {
            text.append("\n    ").append(value);
        }
        return text.toString();
    }
}
