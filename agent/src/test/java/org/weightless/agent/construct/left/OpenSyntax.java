package org.weightless.agent.construct.left;

/** What everybody may name of a class that is hidden. */
public class OpenSyntax implements Comparable<OpenSyntax> {
    private final String text;

    OpenSyntax(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    @Override
    public int compareTo(OpenSyntax other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
