package org.weightless.runtime;

/** Text of a program's own, such as the name of a fiber, made fit for a line that people read. */
public final class Printable {
    private Printable() {}

    /**
     * The text without anything that could break its line or drive a terminal: control characters and separators of
     * lines as Java escapes them. Half a surrogate pair, which no encoding has, is a {@code ?}.
     */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return escaped(text, false);
            }
        }
        return text;
    }

    /** The same for what stands between quotes: these and backslashes are escaped as well. */
    static String quoted(String text) {
        return escaped(text, true);
    }

    /** The first characters of a text, or one less where that would leave half a surrogate pair. */
    static String start(String text, int length) {
        boolean cutsPair = Character.isHighSurrogate(text.charAt(length - 1)) && Character.isLowSurrogate(text.charAt(length));
        return text.substring(0, cutsPair ? length - 1 : length);
    }

    /** The text with a {@code ?} for each half of a surrogate pair that stands alone. */
    public static String wellFormed(String text) {
        StringBuilder changed = null;
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                i++;
            } else {
                changed = changed == null ? new StringBuilder(text) : changed;
                changed.setCharAt(i, '?');
            }
        }
        return changed == null ? text : changed.toString();
    }

    private static boolean isPlain(char c) {
        return !Character.isISOControl(c) && c != '\u2028' && c != '\u2029' && !Character.isSurrogate(c);
    }

    private static String escaped(String text, boolean isQuoted) {
        StringBuilder escaped = new StringBuilder();
        String whole = wellFormed(text);
        for (int i = 0; i < whole.length(); i++) {
            char c = whole.charAt(i);
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case '"', '\\' -> escaped.append(isQuoted ? "\\" : "").append(c);
                default -> {
                    if (isPlain(c) || Character.isSurrogate(c)) {
                        escaped.append(c);
                    } else {
                        escaped.append(String.format("\\u%04x", (int) c));
                    }
                }
            }
        }
        return escaped.toString();
    }
}
