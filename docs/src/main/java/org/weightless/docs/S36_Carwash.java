/*
 * The second of SimPy's examples, the car wash: two machines, a queue of cars in front of them, and a process that
 * waits for another one, the washing.
 *
 * Prints:
 *    0.00 Car 0 arrives
 *    0.00 Car 1 arrives
 *    0.00 Car 2 arrives
 *    0.00 Car 3 arrives
 *    0.00 Car 0 enters
 *    0.00 Car 1 enters
 *    5.00 Car 4 arrives
 *    5.00 Car 0 leaves without 98% of its dirt
 *    5.00 Car 1 leaves without 84% of its dirt
 *    5.00 Car 2 enters
 *    5.00 Car 3 enters
 *   10.00 Car 2 leaves without 70% of its dirt
 *   10.00 Car 3 leaves without 75% of its dirt
 *   10.00 Car 4 enters
 *   13.00 Car 5 arrives
 *   13.00 Car 5 enters
 *   15.00 Car 4 leaves without 68% of its dirt
 *   18.00 Car 6 arrives
 *   18.00 Car 6 enters
 *   18.00 Car 5 leaves without 93% of its dirt
 *   1 machines are busy, 0 cars wait
 */
package org.weightless.docs;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.weightless.simulation.Environment;
import org.weightless.simulation.Request;
import org.weightless.simulation.Resource;

public class S36_Carwash {
    static final int MACHINES = 2;
    static final double WASH = 5;
    static final int BETWEEN_CARS = 7;
    static final int SPREAD = 2;
    static final int FIRST_CARS = 4;
    static final double END = 20;

    final Environment minutes = new Environment(TimeUnit.MINUTES);
    final Resource machines = new Resource(minutes, MACHINES);
    final Random random = new Random(42);
    int cars;

    void carsCome() {
        while (cars < FIRST_CARS) {
            newCar();
        }
        while (true) {
            minutes.timeout(random.nextInt(BETWEEN_CARS - SPREAD, BETWEEN_CARS + SPREAD + 1)).await();
            newCar();
        }
    }

    void newCar() {
        String name = "Car " + cars++;
        minutes.process(name, () -> visit(name));
    }

    void visit(String name) {
        say(name, "arrives");
        try (Request request = machines.request()) {
            request.await();
            say(name, "enters");
            int dirt = minutes.processReturning(this::wash).await();
            say(name, "leaves without " + dirt + "% of its dirt");
        }
    }

    int wash() {
        minutes.timeout(WASH).await();
        return random.nextInt(50, 100);
    }

    void say(String name, String what) {
        System.out.println(String.format("%5.2f %s %s", minutes.now(), name, what));
    }

    public static void main(String[] args) {
        S36_Carwash carwash = new S36_Carwash();
        carwash.minutes.process("road", carwash::carsCome);
        carwash.minutes.run(END);
        System.out.println(carwash.machines.inUse() + " machines are busy, " + carwash.machines.waiting() + " cars wait");
    }
}
