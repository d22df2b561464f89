package org.weightless.agent.instrument;

import java.util.Set;
import org.objectweb.asm.tree.ClassNode;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.emit.LinkerShapes;

/**
 * Where a companion goes.
 *
 * @param nestHost internal name of the nest host, which names the companion; null for a hidden companion
 * @param inheritedProtected what super classes of other packages protect, as names and descriptors
 * @param nesting how many fiber copies are on the stack when its methods are called
 * @param debugged whether somebody may step through it and look at its variables
 */
public record Place(String nestHost, Set<String> inheritedProtected, int nesting, boolean debugged) {
    /** Of a hidden companion. */
    public static Place hidden(Set<String> inheritedProtected, int nesting) {
        return new Place(null, inheritedProtected, nesting, false);
    }

    /** The shape of the calls that are linked there: all that the nesting is for. */
    public int shape() {
        return LinkerShapes.shape(nesting);
    }

    static Place of(ClassNode host, Hierarchy hierarchy) {
        String nestHost = host.nestHostClass != null ? host.nestHostClass : host.name;
        return new Place(nestHost, hierarchy.protectedAbove(host.name, host.superName), 0, false);
    }
}
