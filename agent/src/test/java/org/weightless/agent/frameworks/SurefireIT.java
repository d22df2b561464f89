package org.weightless.agent.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** JUnit's tests by Surefire with the agent in its argLine: the profile has run them when it built the programs. */
class SurefireIT {
    private static final Pattern SUITE = Pattern.compile("<testsuite .*?name=\"tests.GeneratorTest[^>]*>", Pattern.DOTALL);

    @Test
    void testsOfYieldingCodePass() throws Exception {
        Path reports = Framework.built().resolve("junit/surefire-reports");
        int tests = 0;
        try (var files = Files.newDirectoryStream(reports, "TEST-*.xml")) {
            for (Path file : files) {
                Matcher suite = SUITE.matcher(Files.readString(file));
                assertTrue(suite.find(), file::toString);
                assertEquals(0, number(suite.group(), "failures") + number(suite.group(), "errors"), suite::group);
                tests += number(suite.group(), "tests");
            }
        }
        assertEquals(9, tests);
    }

    private static int number(String suite, String attribute) {
        Matcher value = Pattern.compile(" " + attribute + "=\"(\\d+)\"").matcher(suite);
        assertTrue(value.find(), suite);
        return Integer.parseInt(value.group(1));
    }
}
