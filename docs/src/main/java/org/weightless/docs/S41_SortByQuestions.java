/*
 * List.sort asks a person. Its comparator yields each question and is suspended in the middle of the JDK's sort, until
 * the answer is sent. The one who answers may take a day, or live behind a web page: what waits is a few frames on the
 * heap.
 *
 * Prints:
 *   pie or soup? pie
 *   cake or pie? cake
 *   figs or cake? cake
 *   figs or pie? figs
 *   figs or cake? cake
 *   your order: [cake, figs, pie, soup]
 */
package org.weightless.docs;

import java.util.ArrayList;
import java.util.List;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.StopIteration;

public class S41_SortByQuestions {
    record Question(String one, String other) {}

    static List<String> sorted(List<String> dishes) {
        List<String> sorted = new ArrayList<>(dishes);
        sorted.sort((one, other) -> Fiber.<String>yield(new Question(one, other)).equals(one) ? -1 : 1);
        return sorted;
    }

    /** Somebody who likes what comes first in the alphabet. */
    static String answer(Question question) {
        String liked = question.one().compareTo(question.other()) < 0 ? question.one() : question.other();
        System.out.println(question.one() + " or " + question.other() + "? " + liked);
        return liked;
    }

    public static void main(String[] args) {
        Generator<Question> sorting = Generator.returning(() -> sorted(List.of("soup", "pie", "cake", "figs")));
        try {
            Question question = sorting.next();
            while (true) {
                question = sorting.send(answer(question));
            }
        } catch (StopIteration end) {
            System.out.println("your order: " + end.value());
        }
    }
}
