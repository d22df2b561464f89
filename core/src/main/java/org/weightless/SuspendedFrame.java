package org.weightless;

import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.weightless.runtime.FrameView;

/**
 * One method of a suspended continuation, generator or fiber, with its variables: what a debugger shows of a stopped
 * thread.
 *
 * <p>It is a picture of the moment in which it was taken. Only variables that the method still needs are there: what
 * it will not read again is dropped when the method is suspended, {@code this} included. Objects are the method's own,
 * not copies.
 *
 * <p>Names are those of the class file's variable table (javac's {@code -g}); without one a variable is called after
 * its slot, {@code local3}. Where a class was redefined while a method of it was suspended, what that method holds is
 * not known any more, and there are no variables.
 */
public final class SuspendedFrame {
    /**
     * A variable.
     *
     * @param name in the source, or {@code local} and a number
     * @param type as the source has it, without package and generics
     * @param value boxed where the type is primitive
     */
    public record Variable(String name, String type, Object value) {}

    private final FrameView view;

    private SuspendedFrame(FrameView view) {
        this.view = view;
    }

    static List<SuspendedFrame> of(List<FrameView> views) {
        List<SuspendedFrame> frames = new ArrayList<>(views.size());
        for (FrameView view : views) {
            frames.add(new SuspendedFrame(view));
        }
        return List.copyOf(frames);
    }

    /** The class that declares the method. */
    public Class<?> declaringClass() {
        return view.type();
    }

    /** The method's name; {@code <init>} for a constructor. */
    public String methodName() {
        return view.location().getMethodName();
    }

    /**
     * The parameters and the result of the method.
     *
     * @return null where the class has been redefined since
     * @throws TypeNotPresentException if one of the classes cannot be loaded
     */
    public MethodType methodType() {
        return view.descriptor() == null
                ? null
                : MethodType.fromMethodDescriptorString(view.descriptor(), view.type().getClassLoader());
    }

    /** The source file, or null where the class file names none. */
    public String fileName() {
        return view.location().getFileName();
    }

    /** The line of the call at which the method is suspended; negative where the class file has no lines. */
    public int lineNumber() {
        return view.location().getLineNumber();
    }

    /** The same as an element of a stack trace. */
    public StackTraceElement toStackTraceElement() {
        return view.location();
    }

    /** The object whose method it is; null for a static method, and where the method will not need it again. */
    public Object self() {
        for (FrameView.Value value : view.values()) {
            if (value.name().equals(FrameView.THIS)) {
                return value.value();
            }
        }
        return null;
    }

    /**
     * The variables that the method still needs, parameters included and {@code this} left out, in the order of their
     * slots.
     */
    public List<Variable> variables() {
        return values(false);
    }

    /** What lies on the stack under the call at which the method is suspended: the {@code 7} in {@code 7 + f()}. */
    public List<Variable> operands() {
        return values(true);
    }

    private List<Variable> values(boolean operands) {
        List<Variable> found = new ArrayList<>();
        for (FrameView.Value value : view.values()) {
            if (value.isOperand() == operands && !value.name().equals(FrameView.THIS)) {
                found.add(new Variable(value.name(), value.type(), value.value()));
            }
        }
        return List.copyOf(found);
    }

    /**
     * The value of a variable.
     *
     * @throws IllegalArgumentException if no variable of this name is needed any more, or there never was one
     */
    public Object variable(String name) {
        for (FrameView.Value value : view.values()) {
            if (value.name().equals(name)) {
                return value.value();
            }
        }
        throw new IllegalArgumentException("no variable '" + name + "' in " + view.location() + ": it has "
                + view.values() + "; a variable that is not read again is dropped");
    }

    /**
     * What the method waits for: the call in which it is suspended, such as {@code Fiber.yield(Object)}; null where
     * the class has been redefined since.
     */
    public String call() {
        return view.call();
    }

    /**
     * Where the method is, and a line for each variable. No code of the values is run: strings, numbers, constants of
     * enums and classes are shown, any other object by its class and identity.
     */
    @Override
    public String toString() {
        return view.toString();
    }
}
