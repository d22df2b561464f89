package org.weightless.agent.fuzz;

import java.util.ArrayList;
import java.util.List;

/**
 * What generated code may name at some point: locals, jump targets, {@code this}, and what it may throw.
 *
 * <p>Children see what their parents declare; a lambda sees only the final locals around it, and no loop.
 */
final class Scope {
    /** A local variable, with the function (method or lambda) that owns it. */
    record Local(String name, String type, boolean isFinal, int function) {
    }

    /** A loop in reach, by its label. */
    record Loop(String label) {
    }

    private final List<Local> locals;
    final List<Loop> loops;
    final int function;
    /** The type of {@code this}; null in static code and where {@code this} is something else. */
    final String self;
    /** What a return statement gives; null where there must be none. */
    final String returns;
    final boolean checked;

    private Scope(List<Local> locals, List<Loop> loops, int function, String self, String returns, boolean checked) {
        this.locals = new ArrayList<>(locals);
        this.loops = loops;
        this.function = function;
        this.self = self;
        this.returns = returns;
        this.checked = checked;
    }

    static Scope method(String self, String returns, boolean checked) {
        return new Scope(List.of(), List.of(), 0, self, returns, checked);
    }

    Scope block() {
        return new Scope(locals, loops, function, self, returns, checked);
    }

    Scope loop(String label) {
        List<Loop> inner = new ArrayList<>(loops);
        inner.add(new Loop(label));
        return new Scope(locals, inner, function, self, returns, checked);
    }

    Scope lambda(String lambdaReturns, boolean lambdaChecked) {
        return new Scope(locals, List.of(), function + 1, self, lambdaReturns, lambdaChecked);
    }

    /** The body of an anonymous class. */
    Scope foreign(String methodReturns) {
        return new Scope(locals, List.of(), function + 1, null, methodReturns, false);
    }

    /** The inside of a switch expression, which no jump may leave. */
    Scope sealed() {
        return new Scope(locals, List.of(), function, self, null, checked);
    }

    Scope throwing(boolean mayThrow) {
        return new Scope(locals, loops, function, self, returns, mayThrow);
    }

    Local declare(String name, String type, boolean isFinal) {
        Local local = new Local(name, type, isFinal, function);
        locals.add(local);
        return local;
    }

    List<Local> readable(String type) {
        return locals.stream().filter(l -> l.type().equals(type) && (l.isFinal() || l.function() == function)).toList();
    }

    List<Local> assignable(String type) {
        return locals.stream().filter(l -> l.type().equals(type) && !l.isFinal() && l.function() == function).toList();
    }
}
