/*
 * A workflow that outlives its JVM. Approving an expense takes days: somebody has to look at it, then somebody else.
 * Each JVM here does one step, stores the workflow and ends; the next one reads it and goes on behind the yield, with
 * the variables as they were. The workflow is a method with a loop.
 *
 * Prints:
 *   JVM 1: 700 for travel: what says the manager?
 *   JVM 2: 700 for travel: what says the director?
 *   JVM 3: 700 for travel: approved by the manager and the director
 *   JVM 3: the workflow has ended
 */
package org.weightless.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Stored;

public class S51_StoredWorkflow {
    static void approve(String purpose, int amount) {
        List<String> approvers = new ArrayList<>();
        for (String role : amount > 500 ? List.of("manager", "director") : List.of("manager")) {
            boolean approved = Fiber.yield(amount + " for " + purpose + ": what says the " + role + "?");
            if (!approved) {
                Fiber.yield(amount + " for " + purpose + ": refused by the " + role);
                return;
            }
            approvers.add("the " + role);
        }
        Fiber.yield(amount + " for " + purpose + ": approved by " + String.join(" and ", approvers));
    }

    public static void main(String[] args) throws IOException, ClassNotFoundException, InterruptedException {
        int jvm = args.length == 0 ? 1 : Integer.parseInt(args[0]);
        Path file = args.length == 0 ? Files.createTempFile("workflow", ".stored") : Path.of(args[1]);
        Generator<String> workflow = jvm == 1 ? Generator.of(() -> approve("travel", 700)) : read(file);
        String step = jvm == 1 ? workflow.next() : workflow.send(true);
        System.out.println("JVM " + jvm + ": " + step);
        if (jvm < 3) {
            try (OutputStream out = Files.newOutputStream(file)) {
                Stored.write(workflow, out);
            }
            startNext(jvm + 1, file, args.length);
        } else {
            System.out.println("JVM " + jvm + ": the workflow " + (workflow.hasNext() ? "goes on" : "has ended"));
            Files.delete(file);
        }
    }

    @SuppressWarnings("unchecked")
    private static Generator<String> read(Path file) throws IOException, ClassNotFoundException {
        try (InputStream in = Files.newInputStream(file)) {
            return (Generator<String>) Stored.read(in);
        }
    }

    /** Starts what started this JVM once more, with other arguments. */
    private static void startNext(int jvm, Path file, int given) throws IOException, InterruptedException {
        ProcessHandle.Info self = ProcessHandle.current().info();
        List<String> command = new ArrayList<>(List.of(self.command().orElseThrow()));
        List<String> arguments = List.of(self.arguments().orElseThrow());
        command.addAll(arguments.subList(0, arguments.size() - given));
        command.addAll(List.of(String.valueOf(jvm), file.toString()));
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
