package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.agent.testing.Programs;
import org.weightless.agent.testing.Sources;

/** The JVM names what was null by the tables of variables, or by slots where there are none. */
class NullTextTest {
    private static final String SOURCE = """
            package made;

            import static org.weightless.agent.testing.Probe.*;

            public class NullTexts implements java.util.concurrent.Callable<Object> {
                String field;
                int[][] table = new int[2][];
                java.lang.invoke.MethodHandle handle;
                java.lang.reflect.Method method;

                interface Program {
                    Object run() throws Throwable;
                }

                static String text(Program program) {
                    try {
                        return "nothing thrown, but " + program.run();
                    } catch (Throwable e) {
                        return e.getMessage();
                    }
                }

                static int ofParameter(long wide, String text) { y(); return text.length(); }
                static int ofWrittenParameter(String text) { text = s((String) null); y(); return text.length(); }
                static int ofLocal(String other) { String text = null; int k = s(1); return k + text.length(); }
                int ofField() { return s(1) + field.length(); }
                int ofField(NullTexts other) { y(); return other.field.length(); }
                int ofTable(int i) { return table[i][s(0)]; }
                int ofTableOf(NullTexts other, int i) { return other.table[i][s(0)]; }
                void ofStore(NullTexts other) { other.field = s("x"); }
                int ofCallAndField(NullTexts other) { return s(other).field.length(); }
                int ofCondition(boolean one, String a, String b) { return (one ? a : b).length() + s(1); }
                int inLoop(String text) {
                    int sum = 0;
                    for (int i = 0; i < 3; i++) { sum += s(text).length(); text = i == 1 ? null : "x"; }
                    return sum;
                }
                int twice(String one, String other) { return s(one).length() + other.length(); }
                static int ofExactCall(java.lang.invoke.MethodHandle handle, String text) throws Throwable {
                    return (int) handle.invokeExact(s(text), 1L);
                }
                Object ofCall(NullTexts other) throws Throwable { y(); return other.handle.invoke(other); }
                Object ofCallOfAll(Object... all) throws Throwable { y(); return handle.invokeWithArguments(all); }
                Object ofCallOfList() throws Throwable { y(); return handle.invokeWithArguments(java.util.List.of()); }
                Object ofMethod() throws Throwable { y(); return method.invoke(this, 1); }
                static Object ofConstructor(java.lang.reflect.Constructor<?> made) throws Throwable {
                    return made.newInstance(s("x"));
                }

                @Override
                public String toString() { return "subject"; }

                public Object call() {
                    NullTexts empty = new NullTexts();
                    empty.table = null;
                    StringBuilder texts = new StringBuilder();
                    texts.append(text(() -> ofParameter(1, null))).append('\\n');
                    texts.append(text(() -> ofWrittenParameter("a"))).append('\\n');
                    texts.append(text(() -> ofLocal(null))).append('\\n');
                    texts.append(text(() -> ofField())).append('\\n');
                    texts.append(text(() -> ofField(null))).append('\\n');
                    texts.append(text(() -> ofField(empty))).append('\\n');
                    texts.append(text(() -> ofTable(1))).append('\\n');
                    texts.append(text(() -> ofTableOf(empty, 1))).append('\\n');
                    texts.append(text(() -> ofTableOf(null, 1))).append('\\n');
                    texts.append(text(() -> { ofStore(null); return null; })).append('\\n');
                    texts.append(text(() -> ofCallAndField(null))).append('\\n');
                    texts.append(text(() -> ofCallAndField(empty))).append('\\n');
                    texts.append(text(() -> ofCondition(true, null, null))).append('\\n');
                    texts.append(text(() -> inLoop("x"))).append('\\n');
                    texts.append(text(() -> twice("", null))).append('\\n');
                    texts.append(text(() -> ofExactCall(null, "a"))).append('\\n');
                    texts.append(text(() -> ofCall(empty))).append('\\n');
                    texts.append(text(() -> ofCall(null))).append('\\n');
                    texts.append(text(() -> ofCallOfAll(1, 2))).append('\\n');
                    texts.append(text(() -> ofCallOfList())).append('\\n');
                    texts.append(text(() -> ofMethod())).append('\\n');
                    texts.append(text(() -> ofConstructor(null))).append('\\n');
                    return texts.toString();
                }
            }
            """;

    @ParameterizedTest
    @ValueSource(strings = {"-g", "-g:source,lines", "-g:none"})
    void saysTheSameBehindYields(String debug) {
        Programs.Outcome outcome = Sources.javac("made.NullTexts", SOURCE, debug).made().compare("made.NullTexts");
        assertEquals(22, outcome.result().lines().filter(line -> line.contains("Cannot ")).count(), outcome.result());
    }
}
