package construct;

import java.util.function.Consumer;
import java.util.function.Function;
import org.weightless.Fiber;

/** Method references of each kind. */
class MethodReferences {
    final String name;

    MethodReferences(String name) {
        this.name = name;
        Fiber.yield(name);
    }

    void bound() {
        Fiber.yield(name);
    }

    static void unbound(String text) {
        Fiber.yield(text);
    }

    static void all(MethodReferences object) {
        Runnable bound = object::bound;
        Consumer<String> statically = MethodReferences::unbound;
        Consumer<MethodReferences> virtual = MethodReferences::bound;
        Function<String, MethodReferences> constructor = MethodReferences::new;
        bound.run();
        statically.accept("text");
        virtual.accept(constructor.apply("name"));
    }
}
