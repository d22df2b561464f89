package org.weightless.agent.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts scenes into a program: hand-written classes, each about one corner of the language, with holes filled at random.
 *
 * <p>Random text seldom gets to where several features meet; people write such places easily. A scene is a text file.
 * Its first line says what it needs, {@code // Java 21}, or {@code // Java 17 javac} where the Eclipse compiler is
 * wrong. Its class has the file's name and a method {@code go()}. Holes are {@code #y#} (a yield tag), {@code #site#}
 * (a decision), {@code #some#} (statements) and {@code #int#} or any other type of the {@link Catalog} (an expression).
 * Locals for a hole to use follow it, those that it may assign or those that it may capture: {@code #int|long a|final
 * String s#}.
 */
final class SceneGenerator {
    /** A scene's text, with the language that it needs. */
    record Scene(String name, int level, boolean javacOnly, List<String> lines) {
        String feature() {
            return "scene-" + name;
        }

        boolean fits(int language, boolean eclipse) {
            return level <= language && !(javacOnly && eclipse);
        }
    }

    private static final List<Scene> SCENES = scenes();
    private static final Pattern HOLE = Pattern.compile("#([^#|]+)((?:\\|[^#|]+)*)#");
    /** Between the random methods of a program and its cast: holes call the cast only. */
    private static final int RANK = 50;

    private final Draft draft;
    private final ExpressionGenerator expressions;
    private final StatementGenerator statements;

    SceneGenerator(Draft draft, ExpressionGenerator expressions, StatementGenerator statements) {
        this.draft = draft;
        this.expressions = expressions;
        this.statements = statements;
    }

    /** Draws {@code count} different scenes that fit. */
    static List<Scene> draw(Choice choice, int count, int language, boolean eclipse) {
        List<Scene> left =
                SCENES.stream().filter(s -> s.fits(language, eclipse)).collect(Collectors.toCollection(ArrayList::new));
        List<Scene> drawn = new ArrayList<>();
        while (drawn.size() < count && !left.isEmpty()) {
            drawn.add(left.remove(choice.below(left.size())));
        }
        return drawn;
    }

    /** The features of all scenes that fit. */
    static List<String> features(int language) {
        return SCENES.stream().filter(scene -> scene.fits(language, false)).map(Scene::feature).toList();
    }

    void write(Scene scene) {
        expressions.rank = RANK;
        draft.within(scene.feature(), () -> scene.lines().forEach(this::line));
    }

    private void line(String text) {
        if (text.trim().equals("#some#")) {
            statements.some(2, 1, Scope.method(null, null, false));
        } else {
            draft.line(HOLE.matcher(text).replaceAll(hole -> Matcher.quoteReplacement(filled(hole))));
        }
    }

    private String filled(MatchResult hole) {
        String kind = hole.group(1);
        if (kind.equals("y")) {
            return "" + draft.tag();
        } else if (kind.equals("site")) {
            return "" + draft.site();
        }
        Scope scope = Scope.method(null, null, false);
        Arrays.stream(hole.group(2).split("\\|")).filter(local -> !local.isEmpty()).forEach(local -> {
            String[] words = local.replace("final ", "").split(" ");
            scope.declare(words[1], words[0], local.startsWith("final "));
        });
        return "(" + expressions.of(kind, 2, scope) + ")";
    }

    private static List<Scene> scenes() {
        try (Stream<Path> files = Files.list(Path.of(SceneGenerator.class.getResource("scenes").toURI()))) {
            return files.sorted().map(SceneGenerator::read).toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("no scenes", e);
        }
    }

    private static Scene read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            String[] needs = lines.get(0).replace("// Java ", "").split(" ");
            return new Scene(file.getFileName().toString().replace(".txt", ""), Integer.parseInt(needs[0]), needs.length > 1,
                    lines.subList(1, lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
