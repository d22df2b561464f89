package org.weightless.runtime;

import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/** A handle's form, run step by step. */
final class HandleSteps extends HandleFrame {
    /** The type whose box the result is. */
    private final Class<?> type;
    private final Object form;
    private final Object[] steps;
    private Object[] values;
    private int at;
    private HandleFrame part;

    /**
     * Sets up.
     *
     * @param arguments boxed, as many as the handle takes
     */
    HandleSteps(MethodHandle handle, Object[] arguments) throws Throwable {
        type = handle.type().returnType();
        form = HandleForm.of(handle);
        steps = HandleForm.steps(form);
        values = new Object[steps.length];
        values[0] = handle;
        System.arraycopy(arguments, 0, values, 1, arguments.length);
        HandleForm.toForm(handle.type(), values, 1);
        at = HandleForm.arity(form);
    }

    @Override
    void begin() throws Throwable {
        for (; at < steps.length; at++) {
            Object[] arguments = HandleForm.arguments(steps[at], values);
            String function = HandleForm.callsHandles(steps[at]);
            if (!function.isEmpty()) {
                call(function, arguments);
                return;
            }
            values[at] = HandleForm.run(steps[at], arguments);
        }
        int result = HandleForm.result(form);
        give(result < 0 ? null : HandleForm.fromForm(type, values[result]));
    }

    private void call(String function, Object[] arguments) throws Throwable {
        switch (function) {
            case "invokeBasic" -> {
                MethodHandle handle = (MethodHandle) arguments[0];
                Object[] own = Arrays.copyOfRange(arguments, 1, arguments.length);
                HandleForm.fromForm(handle.type(), own);
                callNext(handle, own);
            }
            case "tableSwitch" -> {
                MethodHandle[] cases = HandleForm.cases(arguments[2]);
                int number = (int) arguments[0];
                callNext(number < 0 || number >= cases.length ? (MethodHandle) arguments[1] : cases[number],
                        (Object[]) arguments[3]);
            }
            default -> part = HandleBlock.of(function, arguments);
        }
    }

    @Override
    HandleFrame part() {
        return part;
    }

    @Override
    void returned(Object value) throws Throwable {
        part = null;
        values[at] = HandleForm.asGivenBy(steps[at], value);
        at++;
        begin();
    }

    @Override
    void unshare() {
        values = values.clone();
    }

    @Override
    void exchange(Exchange by) {
        exchange(values, by);
    }
}
