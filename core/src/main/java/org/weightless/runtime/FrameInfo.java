package org.weightless.runtime;

/**
 * Where the frames of one method are in the source.
 *
 * @param owner binary name of the class
 * @param hidden whether the JVM leaves the activation out of stack traces, as it is of a hidden companion
 * @param method name as the user wrote it
 * @param file source file, or null where the class file names none
 * @param lines line of each suspension point, by its number, as one char each, 0 where unknown
 * @param ending for each suspension point the digit 1 if a finally block or a resource waits for its end, else 0
 * @param live for each suspension point one bit for each of the frame's references, six to a char from a space on,
 *     whether it is live there, and behind them the number of the place where its exceptions go on, if that is some
 *     handler for any point; empty where the code that fills the frame leaves out what is dead
 * @param companion the class with the resume method; null for a frame written by hand
 * @param resume name and descriptor of the resume method
 * @param references what reaches the references in the frames, for forks. A record, as the compiler takes what is in
 *     one for constant: so what comes late is in an object of its own
 */
public record FrameInfo(String owner, boolean hidden, String method, String file, String lines, String ending,
        String live, Class<?> companion, String resume, FrameReferences.Late references) {
    private static final int BITS = 6;
    private static final String JDKS_LOADERS = "jdk.internal.loader.ClassLoaders$";

    FrameInfo(String owner, boolean hidden, String method, String file, String lines, String ending, String live,
            Class<?> companion, String resume) {
        this(owner, hidden, method, file, lines, ending, live, companion, resume, new FrameReferences.Late());
    }

    StackTraceElement element(int pc) {
        int at = pc < 0 ? ~pc : pc;
        int line = at < lines.length() ? lines.charAt(at) : 0;
        return inLine(line == 0 ? -1 : line);
    }

    /**
     * As the JVM shows it: with the names of the loader and the module, where they have some, and with the module's version;
     * but without the JDK's own loaders and versions.
     */
    private StackTraceElement inLine(int line) {
        if (companion == null) {
            return new StackTraceElement(owner, method, file, line);
        }
        ClassLoader loader = companion.getClassLoader();
        boolean isJdksLoader = loader == null || loader.getClass().getName().startsWith(JDKS_LOADERS);
        Module module = companion.getModule();
        String version = JdkCompanions.isJdks(companion) || module.getDescriptor() == null
                ? null
                : module.getDescriptor().rawVersion().orElse(null);
        return new StackTraceElement(
                isJdksLoader ? null : loader.getName(), module.getName(), version, owner, method, file, line);
    }

    /** Where only the method is known. */
    StackTraceElement elementWithoutLine() {
        return inLine(-1);
    }

    /** Whether this reference of the frame is live at a suspension point. */
    boolean isLive(int pc, int reference) {
        int width = live.length() / lines.length();
        return (live.charAt(pc * width + reference / BITS) - ' ' >> reference % BITS & 1) != 0;
    }

    /** The place in its method where the exceptions of a call go on, as the last char that is kept for it says. */
    int thrownTo(int pc) {
        int at = pc < 0 ? ~pc : pc;
        int width = live.length() / lines.length();
        return live.charAt(at * width + width - 1);
    }

    /** Whether something has to happen when the call ends, however it ends. */
    boolean hasToEnd(int pc) {
        int at = pc < 0 ? ~pc : pc;
        return at < ending.length() && ending.charAt(at) == '1';
    }
}
