package org.weightless.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The work of {@link Collections}: counting, grouping and sorting words, the same ones at every run. */
final class Words {
    private static final int COUNT = 2_000;
    private static final int DIFFERENT = 500;
    private static final int WEIGHTS = 17;
    private static final Comparator<Word> ORDER =
            Comparator.comparing((Word word) -> word.text().length()).thenComparing(Word::text);

    private final List<Word> words = new ArrayList<>();

    Words() {
        Random random = new Random(2002);
        for (int i = 0; i < COUNT; i++) {
            int number = random.nextInt(DIFFERENT);
            words.add(new Word("word" + number, number % WEIGHTS));
        }
    }

    /** A word and how much it weighs. */
    record Word(String text, int weight) {
    }

    /** With the JDK's collections, which call comparators and lambdas of ours. */
    long byLibrary() {
        Map<Integer, List<Word>> byWeight =
                words.stream().collect(Collectors.groupingBy(Word::weight, TreeMap::new, Collectors.toList()));
        long hash = 1;
        for (List<Word> group : byWeight.values()) {
            List<Word> sorted = new ArrayList<>(group);
            sorted.sort(ORDER);
            hash = hashed(hash, sorted);
        }
        return hash;
    }

    /** With a tree of ours instead: all of its code is instrumented. */
    long byOwnTree() {
        WordTree[] byWeight = new WordTree[WEIGHTS];
        for (int i = 0; i < byWeight.length; i++) {
            byWeight[i] = new WordTree(ORDER);
        }
        words.forEach(word -> byWeight[word.weight()].add(word));
        long hash = 1;
        for (WordTree group : byWeight) {
            List<Word> sorted = new ArrayList<>();
            group.forEach(sorted::add);
            hash = hashed(hash, sorted);
        }
        return hash;
    }

    private static long hashed(long before, List<Word> sorted) {
        long hash = before;
        for (Word word : sorted) {
            hash = 31 * hash + word.text().hashCode();
        }
        return hash;
    }
}
