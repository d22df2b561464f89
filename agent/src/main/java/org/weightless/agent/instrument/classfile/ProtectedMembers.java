package org.weightless.agent.instrument.classfile;

import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Set;

/** What a class protects. */
public final class ProtectedMembers {
    /** Those of {@link Object}: for these alone nobody has to open the JDK's files. */
    public static final Set<String> OF_OBJECT = Set.of("clone()Ljava/lang/Object;", "finalize()V");

    private ProtectedMembers() {}

    /**
     * The protected methods and fields that a class declares, each by name and descriptor.
     *
     * @throws RuntimeException if the bytes are no class file
     */
    public static Set<String> of(byte[] bytes) {
        RawClassFile file = new RawClassFile(bytes);
        Set<String> found = new HashSet<>();
        add(file, file.fields(), found);
        add(file, file.methods(), found);
        return found;
    }

    private static void add(RawClassFile file, int members, Set<String> found) {
        int at = members + 2;
        for (int member = file.u2(members); member > 0; member--) {
            if (Modifier.isProtected(file.u2(at))) {
                found.add(file.text(file.constants[file.u2(at + 2)]) + file.text(file.constants[file.u2(at + 4)]));
            }
            at = file.behindAttributes(at + 6);
        }
    }
}
