/*
 * Threads must not change what is computed, only when. Here the same work on strings is done twice: by a plain loop,
 * one text after the other, and by weightless threads, one for each text, that give way after each operation. The
 * results must be equal; only the order of the operations differs, and both orders are shown by the first letters of
 * the texts worked on.
 *
 * The work itself is written once. It does not know which of the two it is part of: that it may give way is a
 * parameter. A yield that is called three levels deep, in the parameter, suspends the whole fiber with the loop and the
 * builder that it is in the middle of.
 *
 * After the ideas of David Mertz, "Charming Python: Implementing weightless threads with Python generators", IBM
 * developerWorks, 2002.
 *
 * Prints:
 *   loop:   aaabbbccc
 *   fibers: abcabcabc
 *   A-WEIGHTLESS-THREAD, BOTH-ARE-THE-SAME, COUNT-TO-THREE
 *   1000 longer texts: equal
 */
package org.weightless.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.weightless.Fiber;
import org.weightless.Scheduler;

public class S23_StringOperations {
    /** What is done to each text, and the order in which that happened. */
    static class Work {
        final StringBuilder order = new StringBuilder();

        String on(String text, Runnable giveWay) {
            String trimmed = text.strip();
            done(text, giveWay);
            String upper = trimmed.toUpperCase(Locale.ROOT);
            done(text, giveWay);
            StringBuilder joined = new StringBuilder();
            for (String word : upper.split(" +")) {
                joined.append(joined.length() == 0 ? "" : "-").append(word);
            }
            done(text, giveWay);
            return joined.toString();
        }

        private void done(String text, Runnable giveWay) {
            order.append(text.strip().charAt(0));
            giveWay.run();
        }
    }

    static List<String> inLoop(Work work, List<String> texts) {
        List<String> results = new ArrayList<>();
        for (String text : texts) {
            results.add(work.on(text, () -> {}));
        }
        return results;
    }

    static List<String> inFibers(Work work, List<String> texts) {
        Scheduler scheduler = Scheduler.roundRobin();
        List<Fiber> fibers = new ArrayList<>();
        for (String text : texts) {
            fibers.add(scheduler.spawnReturning(() -> work.on(text, () -> Fiber.yield())));
        }
        scheduler.run();
        List<String> results = new ArrayList<>();
        for (Fiber fiber : fibers) {
            results.add(fiber.join());
        }
        return results;
    }

    public static void main(String[] args) {
        List<String> texts = List.of("  a weightless   thread", "both are the same ", "count to three");
        Work loop = new Work();
        Work fibers = new Work();
        inLoop(loop, texts);
        List<String> results = inFibers(fibers, texts);
        System.out.println("loop:   " + loop.order);
        System.out.println("fibers: " + fibers.order);
        System.out.println(String.join(", ", results));

        List<String> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(" text  number " + i + " of   many ".repeat(i % 7 + 1));
        }
        boolean equal = inLoop(new Work(), many).equals(inFibers(new Work(), many));
        System.out.println(many.size() + " longer texts: " + (equal ? "equal" : "different"));
    }
}
