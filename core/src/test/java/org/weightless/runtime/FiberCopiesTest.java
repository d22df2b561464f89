package org.weightless.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What counts as code of the core library. */
class FiberCopiesTest {
    private static Set<String> packages() throws IOException, URISyntaxException {
        Path classes = Path.of(Coroutine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(file -> file.toString().endsWith(".class") && !file.endsWith("module-info.class"))
                    .map(file -> classes.relativize(file.getParent()).toString().replace(file.getFileSystem().getSeparator(),
                            "."))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void allPackagesOfTheLibraryButTheRuntimeAreTheCores() throws IOException, URISyntaxException {
        Set<String> found = packages();
        Set<String> expected = new TreeSet<>(found);
        expected.remove("org.weightless.runtime");
        found.removeIf(each -> !FiberCopies.isCorePackage(each));
        assertEquals(expected, found);
        assertFalse(FiberCopies.isCorePackage("org.weightless.internal.policy"), "there is no such package");
    }
}
