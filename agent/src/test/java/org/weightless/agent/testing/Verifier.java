package org.weightless.agent.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.instrument.Place;
import org.weightless.agent.instrument.classfile.ClassFile;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.classfile.Verification;
import org.weightless.agent.instrument.emit.FrameClassEmitter;

/** Makes companions by hand and asks ASM's verifier about them. */
public final class Verifier {
    private static final Pattern SHAPE = Pattern.compile("org\\.weightless\\.runtime\\.FrameR(\\d+)I(\\d+)J(\\d+)");

    private Verifier() {}

    /**
     * Makes the companion of a class and verifies it.
     *
     * @param everything whether each call counts as one that may suspend
     * @return the class file of the companion, or null where there is none
     */
    public static byte[] instrument(byte[] bytes, ClassLoader loader, boolean everything) {
        return instrument(bytes, loader, everything, null);
    }

    /** The same for a companion that is hidden. */
    public static byte[] instrumentHidden(byte[] bytes, ClassLoader loader, boolean everything) {
        return instrument(bytes, loader, everything, Place.hidden(Set.of(), 0));
    }

    /** The same for a companion of a class that is its own nest host, in a JVM with a debugger. */
    public static byte[] instrumentForDebugger(byte[] bytes, ClassLoader loader, boolean everything) {
        return instrument(bytes, loader, everything, new Place(ClassFile.name(bytes), Set.of(), 0, true));
    }

    private static byte[] instrument(byte[] bytes, ClassLoader loader, boolean everything, Place place) {
        Hierarchy hierarchy = new Hierarchy(loader::getResourceAsStream);
        Instrumented result = new ClassInstrumenter(hierarchy, everything).instrument(bytes, place);
        if (result.bytes() != null) {
            StringWriter problems = new StringWriter();
            CheckClassAdapter.verify(new ClassReader(result.bytes()), new Shapes(loader), false,
                    new PrintWriter(problems, true));
            assertEquals("", problems.toString(), () -> result.name() + "\n" + result.plan());
            assertEquals(List.of(), Verification.problems(result.bytes(), hierarchy),
                    () -> result.name() + "\n" + result.plan());
        }
        return result.bytes();
    }

    /** Also knows the frames' classes, which come into being when something is suspended. */
    private static final class Shapes extends ClassLoader {
        Shapes(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            Matcher shape = SHAPE.matcher(name);
            if (!shape.matches()) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = FrameClassEmitter.shape(name.replace('.', '/'), Integer.parseInt(shape.group(1)),
                    Integer.parseInt(shape.group(2)), Integer.parseInt(shape.group(3)));
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
