package org.weightless.internal.fiber;

import java.util.HashMap;

/** The names of live fibers. Default names are computed from ids and not kept. */
public final class Names {
    private static final String DEFAULT = "fiber-";

    private final Population population;
    private final HashMap<String, FiberState> given = new HashMap<>();

    public Names(Population population) {
        this.population = population;
    }

    public static String defaultName(int id) {
        return DEFAULT + id;
    }

    /** The live fiber of a name, or null. */
    public FiberState find(String name) {
        FiberState fiber = given.isEmpty() ? null : given.get(name);
        if (fiber != null) {
            return fiber;
        }
        fiber = population.find(idIn(name));
        return fiber != null && (fiber.details == null || fiber.details.name == null) ? fiber : null;
    }

    /** The id in a default name, or 0. */
    private static int idIn(String name) {
        int digits = name.length() - DEFAULT.length();
        if (digits < 1 || digits > 10 || !name.startsWith(DEFAULT) || name.charAt(DEFAULT.length()) == '0') {
            return 0;
        }
        long id = 0;
        for (int i = DEFAULT.length(); i < name.length(); i++) {
            int digit = name.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            id = 10 * id + digit;
        }
        return id <= Integer.MAX_VALUE ? (int) id : 0;
    }

    public void refuseTaken(String name) {
        FiberState holder = find(name);
        if (holder != null) {
            throw new IllegalArgumentException("the name \"" + name + "\" is taken by " + holder
                    + ": names of live fibers are unique, choose another one or wait for its end");
        }
    }

    /** A default name can only be taken if it was given to another fiber. */
    public void refuseTakenDefault(int id) {
        if (!given.isEmpty()) {
            refuseTaken(defaultName(id));
        }
    }

    public void give(FiberState fiber, String name) {
        fiber.details().name = name;
        given.put(name, fiber);
    }

    public void release(FiberState fiber) {
        if (fiber.details != null && fiber.details.name != null) {
            given.remove(fiber.details.name);
        }
    }
}
