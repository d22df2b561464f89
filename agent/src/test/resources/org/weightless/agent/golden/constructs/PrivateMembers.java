package construct;

import org.weightless.Fiber;

/** Calls between the classes of a nest, and of private and final methods. */
class PrivateMembers {
    private void hidden(int value) {
        Fiber.yield(value);
    }

    final void fixed() {
        hidden(1);
    }

    static class Friend {
        void call(PrivateMembers other) {
            other.hidden(2);
            other.fixed();
        }
    }
}
