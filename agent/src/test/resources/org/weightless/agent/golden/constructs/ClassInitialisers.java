package construct;

import org.weightless.Fiber;

/** A class initialiser has no copy: a yield in it is refused. */
class ClassInitialisers {
    static final String TEXT = Fiber.yield("text");
    final String field = Fiber.yield("field");

    {
        Fiber.yield(TEXT);
    }
}
