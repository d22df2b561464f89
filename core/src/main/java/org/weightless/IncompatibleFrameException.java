package org.weightless;

import java.io.InvalidObjectException;

/**
 * A stored computation cannot go on with the classes that there are: a method that is suspended in it has changed in
 * a way that matters there. It is thrown while the computation is read, before anything of it runs.
 */
public final class IncompatibleFrameException extends InvalidObjectException {
    private static final long serialVersionUID = 1;

    private final String className;
    private final String methodName;
    private final int lineNumber;
    private final String change;

    IncompatibleFrameException(String className, String methodName, int lineNumber, String change) {
        super(className + "." + methodName + (lineNumber > 0 ? ", suspended in line " + lineNumber
                + " when it was stored," : "")
                + " cannot go on: " + change);
        this.className = className;
        this.methodName = methodName;
        this.lineNumber = lineNumber;
        this.change = change;
    }

    /** The class of the suspended method. */
    public String className() {
        return className;
    }

    /** The suspended method. */
    public String methodName() {
        return methodName;
    }

    /** The line at which it was suspended, by the code that stored it; 0 where unknown. */
    public int lineNumber() {
        return lineNumber;
    }

    /** What has changed, for people. */
    public String change() {
        return change;
    }
}
