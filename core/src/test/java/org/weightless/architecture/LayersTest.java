package org.weightless.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;

/** The layers of the core as the design page draws them, seen in the class files. */
class LayersTest {
    private static final String ROOT = "org.weightless";

    /** The policies, which could be a user's: each is a class of the API's package that knows these alone. */
    private static final Set<String> OPEN_TO_POLICIES =
            Set.of("Policy", "Order", "Scheduler", "Schedule", "Fiber", "Fiber$State");

    /** The layers from the lowest on; packages in one layer do not know each other. */
    private static final List<Set<String>> LAYERS = List.of(
            Set.of(".runtime"),
            Set.of(".internal.fiber"),
            Set.of(".internal.dump"),
            Set.of(".internal.run"),
            Set.of(""),
            Set.of(".channel", ".concurrent", ".testing", ".management"),
            Set.of(".flow", ".itertools", ".simulation"));

    /** What tells a flow the end of a fiber that somebody removes: the API has nothing for that. */
    private static final Set<String> ENDS_OF_FIBERS =
            Set.of(".internal.fiber.EndHook", ".internal.fiber.Fibers", ".internal.fiber.FiberState");

    /** What each class of the core uses of the core, nested classes included; names behind the root. */
    private static final Map<String, Set<String>> USES = new TreeMap<>();

    @BeforeAll
    static void askJdeps() throws URISyntaxException {
        StringWriter out = new StringWriter();
        Path classes = Path.of(Fiber.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        int result = ToolProvider.findFirst("jdeps").orElseThrow().run(new PrintWriter(out), new PrintWriter(out),
                "--ignore-missing-deps", "-verbose:class", "-filter:none", classes.toString());
        assertEquals(0, result, out::toString);
        // Newer versions name the class on each line, older ones on a line of its own.
        Pattern named = Pattern.compile("^   (org\\.weightless\\S*)\\s.*");
        Pattern used = Pattern.compile("^   .*\\s-> (org\\.weightless\\S*)\\s.*");
        String user = null;
        for (String line : out.toString().split("\\R")) {
            Matcher begins = named.matcher(line);
            Matcher uses = used.matcher(line);
            if (begins.matches()) {
                user = behindRoot(begins.group(1));
                USES.putIfAbsent(user, new TreeSet<>());
            }
            if (uses.matches()) {
                USES.get(user).add(behindRoot(uses.group(1)));
            }
        }
    }

    private static String behindRoot(String name) {
        return name.substring(ROOT.length());
    }

    private static String packageOf(String type) {
        return type.substring(0, type.lastIndexOf('.'));
    }

    private static int layerOf(String packageName) {
        for (int i = 0; i < LAYERS.size(); i++) {
            if (LAYERS.get(i).contains(packageName)) {
                return i;
            }
        }
        throw new AssertionError("the package " + ROOT + packageName
                + " is in no layer: draw it into the design page and here");
    }

    /** The uses that break a rule, as text. */
    private static Set<String> wrong(Rule rule) {
        Set<String> wrong = new TreeSet<>();
        USES.forEach((user, used) -> used.forEach(each -> {
            if (!rule.allows(user, each)) {
                wrong.add(user + " -> " + each);
            }
        }));
        return wrong;
    }

    private interface Rule {
        boolean allows(String user, String used);
    }

    @Test
    void theClassFilesAreSeen() {
        assertTrue(USES.get(".Scheduler").contains(".internal.run.SerialRun"), USES.get(".Scheduler")::toString);
        assertTrue(USES.get(".channel.Channel").contains(".channel.Exchange"), USES.get(".channel.Channel")::toString);
    }

    /** So there is no circle of packages. */
    @Test
    void eachLayerKnowsThoseBelowItAlone() {
        assertEquals(Set.of(), wrong((user, used) -> packageOf(user).equals(packageOf(used))
                || layerOf(packageOf(used)) < layerOf(packageOf(user))));
    }

    @Test
    void theRuntimeKnowsNothingElse() {
        assertEquals(Set.of(), wrong((user, used) -> !packageOf(user).equals(".runtime")
                || packageOf(used).equals(".runtime")));
    }

    /**
     * What they extend or return in public is for the classes of the module alone; another test looks at their members.
     */
    @Test
    void flowItertoolsAndTestingAreWrittenAgainstTheApiAsUsersCodeIs() {
        Set<String> users = Set.of(".flow", ".itertools", ".testing");
        assertEquals(Set.of(), wrong((user, used) -> !users.contains(packageOf(user))
                || packageOf(user).equals(".flow") && ENDS_OF_FIBERS.contains(used)
                || !packageOf(used).startsWith(".internal") && !packageOf(used).equals(".runtime")));
    }

    @Test
    void policiesKnowThePublicApiAlone() {
        Set<String> policies = new TreeSet<>();
        Set<String> wrong = wrong((user, used) -> {
            String policy = user.replaceFirst("\\$.*", "");
            if (!policy.matches("\\.\\w+Policy") || policy.equals(".Policy")) {
                return true;
            }
            policies.add(policy);
            return used.startsWith(policy) || OPEN_TO_POLICIES.contains(used.substring(1));
        });
        assertEquals(Set.of(), wrong);
        assertEquals(6, policies.size(), policies::toString);
    }

    @Test
    void theModuleExportsNothingInternal() {
        Module module = Fiber.class.getModule();
        if (module.isNamed()) {
            for (String hidden : List.of(".runtime", ".internal.fiber", ".internal.run")) {
                assertFalse(module.isExported(ROOT + hidden), hidden);
            }
            for (String open : List.of("", ".channel", ".concurrent", ".flow", ".itertools", ".testing", ".management",
                    ".simulation")) {
                assertTrue(module.isExported(ROOT + open), open);
            }
        }
    }
}
