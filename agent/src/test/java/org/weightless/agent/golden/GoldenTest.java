package org.weightless.agent.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How goldens are compared and made anew. */
class GoldenTest {
    @TempDir
    Path folder;

    private static String merged(String golden, String actual) {
        return String.join(" ", Golden.merge(List.of(golden.split(" ")), List.of(actual.split(" "))));
    }

    @Test
    void goldensAreNotBeingRegenerated() {
        assertFalse(Boolean.getBoolean(Golden.SWITCH), "run once more without -D" + Golden.SWITCH);
    }

    @Test
    void commentsAreNotCompared() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "# why\none\n# more\ntwo\n");
        Golden.check(file, "one\ntwo\n", false);
        assertThrows(AssertionError.class, () -> Golden.check(file, "one\nthree\n", false));
        assertThrows(AssertionError.class, () -> Golden.check(file, "one\n", false));
    }

    @Test
    void aFileThatIsMissingIsADifference() {
        assertThrows(AssertionError.class, () -> Golden.check(folder.resolve("none.txt"), "one\n", false));
    }

    @Test
    void regeneratingWritesTheFileAndFailsEvenIfNothingHasChanged() throws IOException {
        Path file = folder.resolve("new").resolve("a.txt");
        assertThrows(AssertionError.class, () -> Golden.check(file, "one\ntwo\n", true));
        assertEquals("one\ntwo\n", Files.readString(file));
        AssertionError again = assertThrows(AssertionError.class, () -> Golden.check(file, "one\ntwo\n", true));
        assertTrue(again.getMessage().contains("a.txt"));
    }

    @Test
    void aCommentStaysInFrontOfItsLine() {
        assertEquals("new #a a b #c c", merged("#a a b #c c", "new a b c"));
        assertEquals("#a a #c c d", merged("#a a b #c c", "a c d"));
    }

    @Test
    void theCommentOfALineThatHasChangedStaysBehindTheLineBefore() {
        assertEquals("a #b B c", merged("a #b b c", "a B c"));
        assertEquals("#a A b", merged("#a a b", "A b"));
        assertEquals("a #b c", merged("a #b b c", "a c"));
    }

    @Test
    void aCommentAtTheEndStaysThere() {
        assertEquals("a c #end", merged("a b #end", "a c"));
    }

    @Test
    void noCommentIsEverLost() {
        assertEquals("#1 #2 #3 x #4", merged("#1 a #2 b #3 c #4", "x"));
    }
}
