package org.weightless.agent.instrument.analyse;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.weightless.agent.instrument.analyse.NullExpression.View;
import org.weightless.agent.instrument.classfile.VariableRanges;
import org.weightless.agent.instrument.rules.Names;

/**
 * Finds what the JVM would have said of a null (JEP 358) had it met it in the method as written.
 *
 * <p>What is known is the method, the line and the JVM's text for the generated method. Each instruction of that line
 * that would do what the text says is a candidate, with its text; where those differ the one is taken that the JVM's
 * text agrees with.
 */
public final class NullTexts {
    private static final String BECAUSE = " because ";
    private static final Pattern RETURNED_BY_COPY = Pattern.compile(
            "the return value of \"[^\"]*" + Pattern.quote(Names.COMPANION + ".") + "([^.\"(]+)\\(");
    private static final List<View> GENERATED = List.of(View.COPY, View.RESUME);

    private static final ClassValue<Map<List<Object>, String>> FOUND = new ClassValue<>() {
        @Override
        protected Map<List<Object>, String> computeValue(Class<?> owner) {
            return new ConcurrentHashMap<>();
        }
    };

    /**
     * An instruction that may have met the null.
     *
     * @param action what it cannot do
     * @param written what the JVM says of it as written
     * @param generated what the JVM says of it in a fiber copy or resume method, where no call or yield comes between
     * @param certain whether none does
     */
    private record Candidate(String action, String written, Set<String> generated, boolean certain) {}

    private NullTexts() {}

    /**
     * The text as it would be without the agent; without a cause where that is uncertain.
     *
     * @param owner the class, or null where it is not known
     * @param method name of the method as written
     * @param line its line, or a negative number
     * @param text what the JVM says
     * @param place which of the line's calls it was, see {@link SameCalls}; null where that is not known
     */
    public static String of(Class<?> owner, String method, int line, String text, String place) {
        Search search = new Search(method, line, text, place);
        if (owner == null) {
            return search.withoutCause();
        }
        return FOUND.get(owner).computeIfAbsent(List.of(method, line, text, place == null ? "" : place),
                key -> search.in(classFile(owner)));
    }

    /** The class file that the class's loader gives; null where it gives none. */
    static byte[] classFile(Class<?> owner) {
        String name = owner.getName().replace('.', '/') + ".class";
        ClassLoader own = owner.getClassLoader();
        ClassLoader loader = own == null ? ClassLoader.getSystemClassLoader() : own;
        try (InputStream in = loader.getResourceAsStream(name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException | RuntimeException unreadable) {
            return null;
        }
    }

    /** One text, for which the one that belongs there is looked for. */
    private static final class Search {
        private final String method;
        private final int line;
        private final String text;
        private final String place;

        Search(String method, int line, String text, String place) {
            this.method = method;
            this.line = line;
            this.text = text;
            this.place = place;
        }

        String withoutCause() {
            int cause = text.indexOf(BECAUSE);
            return cause < 0 ? text : text.substring(0, cause);
        }

        String in(byte[] classFile) {
            if (classFile == null) {
                return withoutCause();
            }
            List<Candidate> candidates = new ArrayList<>();
            ClassNode node = new ClassNode();
            try {
                new ClassReader(classFile).accept(VariableRanges.whole(node), ClassReader.SKIP_FRAMES);
                for (MethodNode each : SameCalls.named(node, method)) {
                    add(node.name, each, candidates);
                }
            } catch (AnalyzerException | RuntimeException unreadable) {
                return withoutCause();
            }
            return place == null ? choose(candidates) : inPlace(candidates);
        }

        private void add(String owner, MethodNode written, List<Candidate> candidates) throws AnalyzerException {
            NullExpression expression = null;
            int at = -1;
            for (AbstractInsnNode insn : written.instructions) {
                at = insn instanceof LineNumberNode node ? node.line : at;
                String action = line < 0 || at == line ? NullExpression.action(insn) : null;
                if (action != null && does(action)) {
                    expression = expression == null ? new NullExpression(owner, written) : expression;
                    Set<String> generated = new LinkedHashSet<>();
                    for (View view : GENERATED) {
                        generated.add(action + expression.cause(insn, view));
                    }
                    candidates.add(new Candidate(action, action + expression.cause(insn, View.WRITTEN), generated,
                            expression.isMadeWithoutCalls(insn)));
                }
            }
        }

        /** A text for a null receiver may lack the arguments. */
        private boolean does(String action) {
            String said = withoutCause();
            return said.equals(action) || isOfLinkedCall() && nameIn(action).equals(nameIn(said));
        }

        /** A call through the linker that has no receiver says so itself. */
        private boolean isOfLinkedCall() {
            return text.endsWith("the receiver is null");
        }

        private static String nameIn(String action) {
            int arguments = action.indexOf('(');
            String name = arguments < 0 ? action.replaceFirst("\"$", "") : action.substring(0, arguments);
            return name.replaceFirst("\"java\\.lang\\.(Object|String)\\.", "\"$1.");
        }

        /** Where the class file has other calls than the method was planned with, nothing is certain. */
        private String inPlace(List<Candidate> candidates) {
            for (int i = 0; i < candidates.size(); i++) {
                if (SameCalls.place(i, candidates.size()).equals(place)) {
                    return candidates.get(i).written;
                }
            }
            return withoutCause();
        }

        private String choose(List<Candidate> candidates) {
            Set<String> agreeing = new LinkedHashSet<>();
            Set<String> returned = new LinkedHashSet<>();
            Set<String> others = new LinkedHashSet<>();
            Matcher copy = RETURNED_BY_COPY.matcher(text);
            String call = copy.find() ? "." + copy.group(1).replaceFirst("-static$", "") + "(" : null;
            for (Candidate candidate : candidates) {
                if (candidate.generated.contains(text)) {
                    agreeing.add(candidate.written);
                } else if (call != null && candidate.written.contains(call)) {
                    returned.add(candidate.written);
                }
                if (!candidate.certain || isOfLinkedCall()) {
                    others.add(candidate.written);
                }
            }
            Set<String> chosen = !agreeing.isEmpty() ? agreeing : !returned.isEmpty() ? returned : others;
            if (chosen.size() == 1) {
                return chosen.iterator().next();
            }
            return candidates.isEmpty() ? withoutCause() : candidates.get(0).action;
        }
    }
}
