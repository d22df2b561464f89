package construct;

import org.weightless.Fiber;

/** Inner, local and anonymous classes. */
class InnerClasses {
    private int count;

    class Inner {
        void increment() {
            Fiber.yield(count++);
        }
    }

    Runnable anonymous(String text) {
        return new Runnable() {
            @Override
            public void run() {
                Fiber.yield(text + count);
            }
        };
    }

    void local(long number) {
        class Local {
            long twice() {
                Fiber.yield(number);
                return number * 2;
            }
        }
        Fiber.yield(new Local().twice() + new Inner().hashCode());
    }
}
