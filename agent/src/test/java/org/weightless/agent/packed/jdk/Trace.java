package org.weightless.agent.packed.jdk;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.weightless.Fiber;
import org.weightless.Generator;

/** Prints the trace of what is thrown in a callback behind a yield: classes and methods, those of the JDK's among them. */
public final class Trace {
    private Trace() {}

    static void callback(int value) {
        Fiber.yield(value);
        throw new IllegalStateException("behind the yield");
    }

    private static void completes() {
        CompletableFuture<Integer> first = new CompletableFuture<>();
        CompletableFuture<Void> second = first.thenAccept(Trace::callback);
        first.complete(1);
        second.join();
    }

    public static void main(String[] arguments) {
        tell(Generator.of(() -> new ArrayList<>(List.of(1)).forEach(Trace::callback)));
        System.out.println("kept by a future");
        tell(Generator.of(Trace::completes));
    }

    private static void tell(Generator<Object> generator) {
        generator.next();
        try {
            generator.next();
        } catch (IllegalStateException | CompletionException e) {
            for (StackTraceElement each : e.getStackTrace()) {
                boolean hasLine = each.getLineNumber() > 0;
                String module = each.getModuleName() == null ? "" : each.getModuleName() + "/";
                System.out.println(
                        module + each.getClassName() + "." + each.getMethodName() + (hasLine ? "" : " without a line"));
            }
        }
    }
}
