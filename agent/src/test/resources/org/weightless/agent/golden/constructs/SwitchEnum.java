package construct;

import java.lang.annotation.RetentionPolicy;
import org.weightless.Fiber;

/** A switch over an enum of another class, for which javac makes a table in a class of its own. */
class SwitchEnum {
    static String name(RetentionPolicy policy) {
        return switch (policy) {
            case SOURCE -> Fiber.yield("source");
            case CLASS -> "class";
            default -> Fiber.yield(policy);
        };
    }
}
