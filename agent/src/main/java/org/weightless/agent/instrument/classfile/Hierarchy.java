package org.weightless.agent.instrument.classfile;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.objectweb.asm.ClassReader;

/**
 * Says what extends what by reading class files, never by loading classes: for class files so old that they have no
 * stack maps, and for types that a stack map names and nothing else in its method.
 */
public final class Hierarchy {
    private static final String OBJECT = "java/lang/Object";

    private record Known(String superName, int access) {
        boolean isInterface() {
            return Modifier.isInterface(access);
        }

        /** Written out: for the method of a record the JVM makes some classes when a program starts. */
        @Override
        public String toString() {
            return superName + " " + access;
        }
    }

    /** What class files of the same resources have said, for many classes and by several threads: each is read once. */
    public static final class Memory {
        private final Map<String, Known> read = new ConcurrentHashMap<>();
    }

    private final Function<String, InputStream> resources;
    private final Memory memory;
    private final Map<String, Known> known = new HashMap<>();
    private final Map<String, OldClassFiles.Unraisable> unknown = new HashMap<>();
    private final Map<String, String> facts = new HashMap<>();

    /**
     * Reads from these resources.
     *
     * @param resources the class file of an internal name with {@code .class} behind it, or null
     */
    public Hierarchy(Function<String, InputStream> resources) {
        this(resources, new Memory());
    }

    /** Reads from these resources what has not been read from them before. */
    public Hierarchy(Function<String, InputStream> resources, Memory memory) {
        this.resources = resources;
        this.memory = memory;
    }

    /** Takes note of a class that is at hand, and perhaps nowhere else: it may have been made a moment ago. */
    public void add(ClassReader reader) {
        known.put(reader.getClassName(), new Known(reader.getSuperName(), reader.getAccess()));
        unknown.remove(reader.getClassName());
        refuseCycle(reader.getClassName());
    }

    /**
     * The class that two classes have in common, as the JVM's verifier sees it: for interfaces that is Object.
     *
     * @throws OldClassFiles.Unraisable if a class file is missing
     */
    String commonSuperClass(String one, String other) {
        if (one.equals(other)) {
            return one;
        }
        if (known(one).isInterface() || known(other).isInterface()) {
            return OBJECT;
        }
        for (String candidate = one; !candidate.equals(OBJECT); candidate = known(candidate).superName) {
            if (extendsClass(other, candidate)) {
                return candidate;
            }
        }
        return OBJECT;
    }

    private boolean extendsClass(String name, String superClass) {
        for (String candidate = name; candidate != null; candidate = known(candidate).superName) {
            if (candidate.equals(superClass)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a type places no demand on what is assigned to it, as interfaces do to the verifier, or is unknown. */
    boolean isInterfaceOrMissing(String name) {
        try {
            return known(name).isInterface();
        } catch (OldClassFiles.Unraisable missing) {
            return true;
        }
    }

    /** Whether a class file says that every class may name this one; a missing one says nothing else. */
    public boolean isPublicOrMissing(String name) {
        try {
            return Modifier.isPublic(known(name).access);
        } catch (OldClassFiles.Unraisable missing) {
            return true;
        }
    }

    boolean isMissing(String name) {
        try {
            known(name);
            return false;
        } catch (OldClassFiles.Unraisable missing) {
            return true;
        }
    }

    /** The name of the super class; Object where the class file is missing. */
    public String superName(String name) {
        try {
            return known(name).superName;
        } catch (OldClassFiles.Unraisable missing) {
            return OBJECT;
        }
    }

    /**
     * What super classes of other packages protect, as names and descriptors. A class whose file is missing is taken to
     * protect nothing, and what it extends is not known.
     */
    public Set<String> protectedAbove(String name, String superName) {
        Set<String> found = new HashSet<>();
        String above = superName;
        while (above != null) {
            try (InputStream in = resources.apply(above + ".class")) {
                if (in == null) {
                    break;
                }
                byte[] bytes = in.readAllBytes();
                ClassReader reader = new ClassReader(bytes);
                if (!packageOf(name).equals(packageOf(above))) {
                    found.addAll(ProtectedMembers.of(bytes));
                }
                above = reader.getSuperName();
            } catch (IOException | RuntimeException unreadable) {
                break;
            }
        }
        return found;
    }

    /** What the answers have come from, by class: what its file says, or that there is none. Those of {@code java.*} are left out. */
    public Map<String, String> facts() {
        return facts;
    }

    /** Whether answers that have come from these facts would still be the same. */
    public boolean areStill(Map<String, String> earlier) {
        for (Map.Entry<String, String> each : earlier.entrySet()) {
            isMissing(each.getKey());
            if (!each.getValue().equals(facts.get(each.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static String packageOf(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    private Known known(String name) {
        Known found = known.get(name);
        if (found == null) {
            OldClassFiles.Unraisable before = unknown.get(name);
            if (before != null) {
                throw before;
            }
            found = read(name);
            known.put(name, found);
            refuseCycle(name);
        }
        return found;
    }

    /** A class that extends itself fails to load, but only after the agent has seen it. */
    private void refuseCycle(String name) {
        Known next = known.get(name);
        while (next != null && next.superName != null) {
            if (next.superName.equals(name)) {
                known.remove(name);
                throw new OldClassFiles.Unraisable("the class " + name.replace('/', '.') + " extends itself");
            }
            next = known.get(next.superName);
        }
    }

    private Known read(String name) {
        note(name, "missing");
        Known read = memory.read.get(name);
        if (read == null) {
            try {
                read = readFile(name);
            } catch (OldClassFiles.Unraisable e) {
                unknown.put(name, e);
                throw e;
            }
            memory.read.put(name, read);
        }
        note(name, read.toString());
        return read;
    }

    private Known readFile(String name) {
        try (InputStream in = resources.apply(name + ".class")) {
            if (in == null) {
                throw new OldClassFiles.Unraisable("the class " + name.replace('/', '.')
                        + ", which its stack maps depend on, is missing");
            }
            RawClassFile file = new RawClassFile(in.readAllBytes());
            return new Known(file.superName(), file.access());
        } catch (OldClassFiles.Unraisable e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new OldClassFiles.Unraisable("the class file of " + name.replace('/', '.') + " cannot be read: " + e);
        }
    }

    private void note(String name, String fact) {
        if (!name.startsWith("java/")) {
            facts.put(name, fact);
        }
    }
}
