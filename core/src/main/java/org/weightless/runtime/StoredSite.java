package org.weightless.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A call site by which a stored frame is found again in the classes of another JVM: the method, the call in it, the
 * prints of its code, and the values that a frame holds there, in their order.
 *
 * <p>It comes as a text of the agent's, with dots between its parts.
 *
 * @param method its name
 * @param desc its descriptor
 * @param number of the call among the method's instructions
 * @param code print of the method's code
 * @param behind print of the code behind the call
 * @param line of the call, or 0
 * @param owner class of the called method, as an internal name
 * @param called name of the called method
 * @param calledDesc its descriptor
 * @param values what a frame holds there
 */
public record StoredSite(String method, String desc, int number, String code, String behind, int line, String owner,
        String called, String calledDesc, List<Value> values) {
    private static final String VERSION = "2";
    private static final int PARTS = 10;
    private static final String SLOT = "local";

    /**
     * A value that a frame holds.
     *
     * @param type its descriptor; {@code I} for all that is narrower, {@code N} for a value that is known to be null
     * @param name of the variable
     */
    public record Value(String type, String name) {
        boolean isReference() {
            return type.length() > 1;
        }

        boolean isNull() {
            return type.equals("N");
        }

        /** The slot of a variable without a name, or -1. */
        private int slot() {
            try {
                return name.startsWith(SLOT) ? Integer.parseInt(name.substring(SLOT.length())) : -1;
            } catch (NumberFormatException isName) {
                return -1;
            }
        }

        @Override
        public String toString() {
            return isNull() ? "null " + name : Values.typeName(type) + " " + name;
        }
    }

    /**
     * Reads a site.
     *
     * @throws IllegalArgumentException if it is none that this version writes
     */
    public static StoredSite parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (!parts[0].equals(VERSION)) {
            throw new IllegalArgumentException("its format is " + parts[0] + ", this version of Weightless reads "
                    + VERSION);
        }
        if (parts.length < PARTS || parts.length % 2 != 0 || !isDescriptor(parts[2]) || !isDescriptor(parts[9])) {
            throw new IllegalArgumentException("it is damaged");
        }
        List<Value> values = new ArrayList<>();
        for (int i = PARTS; i < parts.length; i += 2) {
            if (!isType(parts[i])) {
                throw new IllegalArgumentException("it is damaged");
            }
            values.add(new Value(parts[i], parts[i + 1]));
        }
        try {
            return new StoredSite(parts[1], parts[2], Integer.parseInt(parts[3]), parts[4], parts[5],
                    Integer.parseInt(parts[6]),
                    parts[7], parts[8], parts[9], List.copyOf(values));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("it is damaged", e);
        }
    }

    private static boolean isDescriptor(String text) {
        return text.startsWith("(") && text.indexOf(')') > 0 && text.indexOf(')') < text.length() - 1;
    }

    private static boolean isType(String text) {
        if (text.length() == 1) {
            return "IFJDN".contains(text);
        }
        return text.startsWith("[") || text.startsWith("L") && text.endsWith(";");
    }

    /** Name and descriptor of the method. */
    public String key() {
        return method + desc;
    }

    /** The called method as a person writes it. */
    public String call() {
        String type = Values.typeName("L" + owner + ";");
        return (called.equals("<init>") ? "new " + type : type + "." + called) + "(" + Values.parameters(calledDesc)
                + ")";
    }

    /**
     * Where a frame that was suspended here goes on: the call with the same print of what is behind it. Where several
     * have it the code behind them is the same, so any is right.
     *
     * @param rows the method as it is now
     * @return the number of the suspension point; -1 if there is none
     */
    int find(String[][] rows) {
        int found = -1;
        for (int row = 1; row < rows.length; row++) {
            StoredSite site = parse(rows[row][0]);
            if (site.isLike(this) && site.exchanged(this) == null && (found < 0 || site.number == number)) {
                found = row - 1;
            }
        }
        return found;
    }

    private boolean isLike(StoredSite other) {
        return behind.equals(other.behind) && hasTypesOf(other);
    }

    /**
     * Which two values have changed places: the print knows variables by the order in which they are used alone, so it
     * is the same where each is used for the other. A variable that only has a new name is the same one. What has no
     * name is known by the order of slots.
     *
     * @param stored a site that is like this one
     * @return null if none has
     */
    private String exchanged(StoredSite stored) {
        for (int i = 0; i < values.size(); i++) {
            String name = values.get(i).name;
            String before = stored.values.get(i).name;
            boolean isNamed = values.get(i).slot() < 0 || stored.values.get(i).slot() < 0;
            if (isNamed && !before.equals(name) && indexOf(before) >= 0) {
                return before + " and " + name;
            }
            for (int j = 0; j < i; j++) {
                if (order(values, j, i) * order(stored.values, j, i) < 0) {
                    return values.get(j).name + " and " + name;
                }
            }
        }
        return null;
    }

    /** How the slots of two variables without names are ordered; 0 where one has a name. */
    private static int order(List<Value> values, int one, int other) {
        int slot = values.get(one).slot();
        int otherSlot = values.get(other).slot();
        return slot < 0 || otherSlot < 0 ? 0 : Integer.compare(slot, otherSlot);
    }

    private int indexOf(String name) {
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).name.equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private boolean hasTypesOf(StoredSite other) {
        if (values.size() != other.values.size()) {
            return false;
        }
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).type.equals(other.values.get(i).type)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Why a frame that was suspended here cannot go on.
     *
     * @param methods the methods of its class as they are now, by name and descriptor
     * @return null if it can
     */
    public String change(Map<String, String[][]> methods) {
        String[][] rows = methods.get(key());
        if (rows == null) {
            return withoutMethod(methods);
        }
        return find(rows) >= 0 ? null : changeOf(rows);
    }

    /** Whether the method's code is the same as a whole. */
    public boolean isSameCode(String[][] rows) {
        return rows.length > 1 && parse(rows[1][0]).code.equals(code);
    }

    private String withoutMethod(Map<String, String[][]> methods) {
        for (String each : methods.keySet()) {
            if (each.startsWith(method + "(")) {
                return "there is no such method any more that takes (" + Values.parameters(desc) + ") and gives "
                        + result(desc) + ", only one that takes (" + Values.parameters(each.substring(method.length()))
                        + ") and gives " + result(each);
            }
        }
        return "there is no such method any more that can be suspended";
    }

    private static String result(String desc) {
        String type = desc.substring(desc.indexOf(')') + 1);
        return type.equals("V") ? "nothing" : Values.typeName(type);
    }

    private String changeOf(String[][] rows) {
        boolean isCalled = false;
        StoredSite sameTypes = null;
        StoredSite otherTypes = null;
        for (int row = 1; row < rows.length; row++) {
            StoredSite site = parse(rows[row][0]);
            if (site.owner.equals(owner) && site.called.equals(called) && site.calledDesc.equals(calledDesc)) {
                isCalled = true;
                if (site.isLike(this)) {
                    return "the variables " + site.exchanged(this) + " have changed places behind the call of " + call()
                            + now(site);
                }
                if (site.hasTypesOf(this)) {
                    sameTypes = nearer(site, sameTypes);
                } else {
                    otherTypes = nearer(site, otherTypes);
                }
            }
        }
        if (!isCalled) {
            return "it does not call " + call() + " any more";
        }
        return sameTypes != null
                ? "the code behind the call of " + call() + " has changed" + now(sameTypes)
                : "it needs other values behind the call of " + call() + now(otherTypes) + ": it had " + values
                        + ", now it has "
                        + otherTypes.values;
    }

    private StoredSite nearer(StoredSite one, StoredSite other) {
        return other == null || Math.abs(one.number - number) < Math.abs(other.number - number) ? one : other;
    }

    private String now(StoredSite site) {
        return site.line == 0 || site.line == line ? "" : " (now in line " + site.line + ")";
    }
}
