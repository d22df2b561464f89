package org.weightless.agent.golden;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.util.Textifier;
import org.objectweb.asm.util.TraceMethodVisitor;
import org.weightless.agent.instrument.emit.FrameClassEmitter;
import org.weightless.agent.instrument.rules.Names;
import org.weightless.agent.testing.Sources;

/** The code that is generated for a dozen small methods, and that of a frame. */
class GoldenCodeTest {
    private static final Pattern LINE = Pattern.compile(" *LINENUMBER (\\d+) (L\\d+)");

    @TestFactory
    List<DynamicTest> codeOfEachMethod() throws IOException {
        String source = Files.readString(Golden.file("code/Methods.java"));
        Sources.Compiled compiled = Sources.javac("code.Methods", source, "--release", "17", "-g");
        assertFalse(compiled.messages().contains("error:"), compiled.messages());
        byte[] bytes = PlanText.instrument(compiled.classes().get("code.Methods")).bytes();
        List<DynamicTest> tests = new ArrayList<>();
        List<MethodNode> methods = methods(bytes);
        for (MethodNode copy : methods) {
            if (!copy.desc.startsWith(Names.RESUME_DESC) && !copy.name.startsWith("lambda$")) {
                String name = copy.name.equals(Names.CONSTRUCTOR) ? "new" : copy.name;
                StringBuilder text = new StringBuilder();
                for (MethodNode method : methods) {
                    if (method.name.equals(copy.name)) {
                        text.append(text(method, source.lines().toList()));
                    }
                }
                tests.add(DynamicTest.dynamicTest(name,
                        () -> Golden.check(Golden.file("code/" + name + ".txt"), text.toString())));
            }
        }
        return tests;
    }

    @Test
    void codeOfAFrame() {
        StringBuilder text = new StringBuilder();
        append(FrameClassEmitter.shape("org/weightless/runtime/FrameR2I1J1", 2, 1, 1), text);
        appendFrame(Golden.class, false, text);
        Golden.check(Golden.file("code/frame.txt"), text.toString());
    }

    /** No other class can name a hidden companion, so that its frames have a handle. */
    @Test
    void codeOfAFrameOfAHiddenCompanion() throws IOException, IllegalAccessException {
        byte[] bytes = Golden.class.getResourceAsStream("Golden.class").readAllBytes();
        StringBuilder text = new StringBuilder();
        appendFrame(MethodHandles.lookup().defineHiddenClass(bytes, false).lookupClass(), false, text);
        Golden.check(Golden.file("code/frameOfHidden.txt"), text.toString());
    }

    /** A debugger stops in no class of the user's package on the way out. */
    @Test
    void codeOfAFrameForADebugger() throws IOException {
        StringBuilder text = new StringBuilder();
        appendFrame(Golden.class, true, text);
        Golden.check(Golden.file("code/frameForDebugger.txt"), text.toString());
    }

    private static void appendFrame(Class<?> companion, boolean debugged, StringBuilder text) {
        append(FrameClassEmitter.frameClass(companion, "org/weightless/runtime/FrameR2I1J1", "made",
                Names.RESUME_DESC + "IZ)Ljava/lang/Object;", debugged), text);
    }

    private static void append(byte[] bytes, StringBuilder text) {
        ClassNode node = new ClassNode();
        new ClassReader(bytes).accept(node, 0);
        text.append("class ").append(node.name).append(" extends ").append(node.superName).append('\n');
        node.fields.forEach(field -> text.append("  ").append(field.name).append(' ').append(field.desc).append('\n'));
        node.methods.forEach(method -> text.append(text(method, List.of())));
    }

    private static List<MethodNode> methods(byte[] bytes) {
        ClassNode node = new ClassNode();
        new ClassReader(bytes).accept(node, ClassReader.EXPAND_FRAMES);
        return node.methods;
    }

    /** A method's code; each line of the source stands where its number would, which depends on what stands above. */
    private static String text(MethodNode method, List<String> source) {
        Textifier textifier = new Textifier();
        method.accept(new TraceMethodVisitor(textifier));
        StringWriter written = new StringWriter();
        textifier.print(new PrintWriter(written, true));
        StringBuilder text = new StringBuilder(PlanText.shortened(method.name + method.desc)).append('\n');
        for (String line : written.toString().lines().toList()) {
            Matcher number = LINE.matcher(line);
            if (number.matches()) {
                text.append("   | ").append(source.get(Integer.parseInt(number.group(1)) - 1).strip()).append('\n');
            } else if (!line.isBlank() && !line.stripLeading().startsWith("//") && !line.contains(" MAX")) {
                text.append(withoutBootstrapTypes(PlanText.shortened(line))).append('\n');
            }
        }
        return text.toString();
    }

    /** All bootstrap methods take a lookup, a name and a type first. */
    private static String withoutBootstrapTypes(String line) {
        return line.replaceAll("\\(Linvoke/MethodHandles\\$Lookup;.*", "");
    }
}
