/*
 * What Python's itertools have and streams lack: lazy functions over anything that can be iterated, combined freely.
 *
 * Prints:
 *   1: alpha 2: beta 3: gamma
 *   [1, 2, 3] [4, 5, 6] [7]
 *   averages of three: 2 3 5 8
 *   a aa | b | c cc ccc
 *   merged: 1 2 3 4 5 6 7 8
 *   ab ac bc
 */
package org.weightless.docs;

import java.util.List;
import java.util.function.Function;
import org.weightless.Generator;
import org.weightless.itertools.Itertools;

public class S20_Itertools {
    static <T> String join(Iterable<T> values, Function<T, Object> shown) {
        StringBuilder text = new StringBuilder();
        for (T value : values) {
            text.append(text.isEmpty() ? "" : " ").append(shown.apply(value));
        }
        return text.toString();
    }

    public static void main(String[] args) {
        List<String> words = List.of("alpha", "beta", "gamma");
        System.out.println(join(Itertools.enumerate(words, 1), each -> each.index() + ": " + each.value()));

        Generator<Integer> numbers = Itertools.chain(List.of(1, 2, 3), List.of(4, 5, 6), List.of(7));
        System.out.println(join(Itertools.chunked(numbers, 3), chunk -> chunk));

        System.out.println("averages of three: " + join(Itertools.window(List.of(1, 2, 3, 6, 7, 12), 3),
                window -> window.stream().mapToInt(n -> n).sum() / 3));

        System.out.println(join(Itertools.groupBy(List.of("a", "aa", "b", "c", "cc", "ccc"), word -> word.charAt(0)),
                group -> (group.key() == 'a' ? "" : "| ") + String.join(" ", group.values())));

        System.out.println("merged: " + join(Itertools.merge(List.of(1, 4, 8), List.of(2, 5), List.of(3, 6, 7)), n -> n));

        System.out.println(join(Itertools.combinations(List.of("a", "b", "c"), 2), pair -> String.join("", pair)));
    }
}
