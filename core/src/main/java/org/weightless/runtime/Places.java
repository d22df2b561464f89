package org.weightless.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The places in traces where suspended callers belong: before the drivers on the stack of this thread. */
final class Places {
    /**
     * Elements that stand for a driver before which the callers have been put already; one for each line of its code.
     */
    private static final Map<StackTraceElement, StackTraceElement> MARKS = new ConcurrentHashMap<>();

    /** Whether all places on the stack are meant; else that of the innermost driver of a kind. */
    private final boolean all;
    private final Driver driver;
    private final Predicate<StackTraceElement> kind;

    /** Innermost first; null until they are needed: a look at the stack takes longer than all else. */
    private List<Place> places;

    /** The places on the whole stack, for a trace that may have been made by any activation. */
    Places() {
        all = true;
        driver = null;
        kind = null;
    }

    /** The place of the innermost driver of a kind alone; none without a driver. */
    Places(Driver driver, Predicate<StackTraceElement> kind) {
        all = false;
        this.driver = driver;
        this.kind = kind;
    }

    /** The same element to whoever reads it, known by its identity, which {@code setStackTrace} keeps. */
    private static StackTraceElement mark(StackTraceElement element) {
        StackTraceElement mark = MARKS.computeIfAbsent(element, Traces::copy);
        // it lacks the name of the class path's loader, so it need not equal the element
        MARKS.putIfAbsent(mark, mark);
        return mark;
    }

    private List<Place> places() {
        if (places == null) {
            places = all ? onStack() : driver == null ? List.of() : innermost();
        }
        return places;
    }

    private List<Place> innermost() {
        StackTraceElement[] here = new Throwable().getStackTrace();
        int at = 0;
        while (at < here.length && !kind.test(here[at])) {
            at++;
        }
        return at < here.length && !Driver.isStart(here[at]) ? List.of(new Place(here, at, driver, false)) : List.of();
    }

    private static List<Place> onStack() {
        StackTraceElement[] here = new Throwable().getStackTrace();
        List<Integer> at = new ArrayList<>();
        for (int i = 0; i < here.length; i++) {
            if (Driver.is(here[i])) {
                at.add(i);
            }
        }
        List<Driver> drivers = Driver.onStack();
        List<Place> found = new ArrayList<>();
        for (int i = 0; i < drivers.size() && i < at.size(); i++) {
            if (drivers.get(i).running() != null) {
                found.add(new Place(here, at.get(i), drivers.get(i), true));
            }
        }
        return found;
    }

    /** The trace as the user's code has it, with the suspended callers; the same array where it has all that. */
    StackTraceElement[] complete(StackTraceElement[] trace) {
        List<StackTraceElement> completed = new ArrayList<>(trace.length);
        boolean lacksCallers = false;
        boolean changed = false;
        for (StackTraceElement element : trace) {
            StackTraceElement read = Traces.userElement(element);
            changed |= read != element;
            lacksCallers |= Driver.is(element) && !Driver.isStart(element) && MARKS.get(element) != element;
            completed.add(read);
        }
        if (lacksCallers && trace.length < Driver.MOST) {
            for (int i = places().size() - 1; i >= 0; i--) {
                changed |= places.get(i).putInto(completed, trace);
            }
        }
        return changed ? completed.toArray(StackTraceElement[]::new) : trace;
    }

    /**
     * Where suspended callers belong in traces: before one of the drivers.
     *
     * @param here the current trace
     * @param at the index of the driver in it
     * @param exact whether a trace has to be of the activation that runs for certain
     */
    private record Place(StackTraceElement[] here, int at, Driver driver, boolean exact) {
        boolean putInto(List<StackTraceElement> completed, StackTraceElement[] trace) {
            int index = in(trace);
            List<Frame> callers = index < 0 ? null : callersFor(trace, index);
            if (callers == null) {
                return false;
            }
            completed.set(index, mark(trace[index]));
            completed.addAll(index, Traces.elements(callers));
            if (driver.isHidden()) {
                completed.add(index, driver.running().info().elementWithoutLine());
            }
            return true;
        }

        /** Where the driver stands in a trace; -1 where that was made elsewhere, or has callers already. */
        private int in(StackTraceElement[] trace) {
            int outside = here.length - at - 1;
            int index = trace.length - outside - 1;
            return (index > 0 || index == 0 && driver.isHidden())
                    && isSameMethod(trace[index], here[at])
                    && MARKS.get(trace[index]) != trace[index]
                    && sameEnd(trace, outside) ? index : -1;
        }

        /** The callers of the outermost frame that the driver had on the stack; null where that has ended. */
        private List<Frame> callersFor(StackTraceElement[] trace, int index) {
            List<Frame> callers = driver.callers();
            if (driver.isHidden()) {
                return !exact || driver.isOnlyOneOfItsMethod() ? callers : null;
            }
            if (Driver.runs(driver.running(), trace[index - 1]) && (!exact || isCertain(trace[index - 1]))) {
                return callers;
            }
            for (int suspended = 1; suspended <= callers.size() && suspended < index; suspended++) {
                if (wasMadeInside(callers, suspended, trace, index)) {
                    return callers.subList(suspended, callers.size());
                }
            }
            return null;
        }

        /** Two activations of a recursion are told from each other by their lines, or where only one has run. */
        private boolean isCertain(StackTraceElement running) {
            return driver.isOnlyOneOfItsMethod() || at > 0 && running.getLineNumber() == here[at - 1].getLineNumber();
        }

        /** Whether a trace was made by what runs, before it and so many of its callers were suspended. */
        private boolean wasMadeInside(List<Frame> callers, int suspended, StackTraceElement[] trace, int index) {
            for (int i = 0; i < suspended; i++) {
                Frame caller = callers.get(i);
                StackTraceElement element = trace[index - suspended + i];
                if (!Driver.runs(caller, element)
                        || caller.info().element(caller.pc).getLineNumber() != element.getLineNumber()) {
                    return false;
                }
            }
            return Driver.runs(driver.running(), trace[index - suspended - 1]);
        }

        private boolean sameEnd(StackTraceElement[] trace, int length) {
            for (int i = 1; i <= length; i++) {
                StackTraceElement element = trace[trace.length - i];
                if (!Traces.userElement(element).equals(Traces.userElement(here[here.length - i]))) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isSameMethod(StackTraceElement one, StackTraceElement other) {
            return one.getMethodName().equals(other.getMethodName()) && one.getClassName().equals(other.getClassName());
        }
    }
}
