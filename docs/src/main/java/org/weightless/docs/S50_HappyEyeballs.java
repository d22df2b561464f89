/*
 * Several addresses of one server, the fastest that answers counts: a scope forks an attempt for each, one after the
 * other as long as none has answered, gives the first success and cancels the rest. The whole has a limit. No attempt
 * outlives the block, and each closes what it has opened, in virtual time at the very second (RFC 8305 has the idea).
 *
 * Prints:
 *   0 s: tries 2001:db8::1
 *   1 s: tries 2001:db8::2
 *   2 s: tries 192.0.2.1
 *   3 s: 2001:db8::2 refuses
 *   4 s: 192.0.2.1 answers
 *   4 s: 2001:db8::1 is closed: a subtask has ended
 *   4 s: connected to 192.0.2.1
 *   0 s: tries 203.0.113.1
 *   5 s: 203.0.113.1 is closed: it is being closed
 *   5 s: the limit of PT5S around this code has passed
 */
package org.weightless.docs;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.weightless.Fiber;
import org.weightless.FiberCancelled;
import org.weightless.Scheduler;
import org.weightless.TimedOutException;
import org.weightless.concurrent.Joiner;
import org.weightless.concurrent.TaskScope;

public class S50_HappyEyeballs {
    record Address(String name, int seconds, boolean answers) {}

    static Scheduler scheduler;

    static void tell(String what) {
        System.out.println(scheduler.now().toSeconds() + " s: " + what);
    }

    static String connect(Address address) throws IOException {
        tell("tries " + address.name);
        try {
            Fiber.sleep(Duration.ofSeconds(address.seconds));
        } catch (FiberCancelled cancelled) {
            tell(address.name + " is closed: " + cancelled.reason().replaceFirst(".*: ", ""));
            throw cancelled;
        }
        tell(address.name + (address.answers ? " answers" : " refuses"));
        if (!address.answers) {
            throw new IOException(address.name);
        }
        return address.name;
    }

    static String connectToAny(List<Address> addresses) {
        try (TaskScope<String, String> scope = TaskScope.open(Joiner.anySuccessfulOrThrow())) {
            for (Address address : addresses) {
                scope.fork(() -> connect(address));
                Fiber.sleep(Duration.ofSeconds(1));
            }
            return scope.join();
        }
    }

    static void run(List<Address> addresses) {
        scheduler = Scheduler.roundRobin().virtualTime();
        scheduler.spawn(() -> {
            try {
                String server = Fiber.within(Duration.ofSeconds(5), () -> connectToAny(addresses));
                tell("connected to " + server);
            } catch (TimedOutException e) {
                tell(e.getMessage());
            }
        });
        scheduler.run();
    }

    public static void main(String[] args) {
        run(List.of(new Address("2001:db8::1", 60, true), new Address("2001:db8::2", 2, false),
                new Address("192.0.2.1", 2, true)));
        run(List.of(new Address("203.0.113.1", 60, true)));
    }
}
