package construct;

import org.weightless.Fiber;

/** A generic method whose bridge passes the call on. */
class Generics {
    static class Box<T> {
        T value;

        T replace(T by) {
            T old = value;
            value = Fiber.yield(by);
            return old;
        }
    }

    static class TextBox extends Box<String> {
        @Override
        String replace(String by) {
            return super.replace(by.strip());
        }
    }

    static <T extends Comparable<T>> T greater(Box<T> left, Box<T> right) {
        T value = left.replace(right.value);
        return value.compareTo(right.value) > 0 ? value : right.value;
    }
}
