package words;

import java.util.List;
import java.util.function.UnaryOperator;

public class Words {
    static class Upper implements UnaryOperator<String> {
        @Override
        public String apply(String word) {
            return word.toUpperCase();
        }
    }

    public static List<String> all() {
        UnaryOperator<String> twice = word -> word + word;
        return List.of("a", "b").stream().map(twice.andThen(new Upper())).toList();
    }
}
