package construct;

import org.weightless.Fiber;

/** A record whose compact constructor and accessor suspend. */
class Records {
    record Range(int from, int to) {
        Range {
            if (from > to) {
                Fiber.yield("swapped");
                int swapped = from;
                from = to;
                to = swapped;
            }
        }

        @Override
        public int from() {
            Fiber.yield("from");
            return from;
        }

        int length() {
            return to - from();
        }
    }
}
