/*
 * The last of SimPy's examples, the gas station: cars share two pumps and the tank behind them, a container. A process
 * watches its level and calls a truck, which it waits for; a car that needs more than is there waits for it as well.
 *
 * Prints:
 *    147 Car 0 arrives
 *    167 Car 0 leaves with 39 liters after 20 seconds
 *    192 Car 1 arrives
 *    209 Car 1 leaves with 33 liters after 17 seconds
 *    249 Car 2 arrives
 *    268 Car 2 leaves with 37 liters after 19 seconds
 *    353 Car 3 arrives
 *    369 Car 3 leaves with 32 liters after 16 seconds
 *    396 Car 4 arrives
 *    400 the truck is called
 *    410 Car 4 leaves with 28 liters after 14 seconds
 *    509 Car 5 arrives
 *    579 Car 6 arrives
 *    697 Car 7 arrives
 *    700 the truck brings 169 liters
 *    719 Car 6 leaves with 37 liters after 140 seconds
 *    723 Car 5 leaves with 45 liters after 214 seconds
 *    741 Car 7 leaves with 45 liters after 44 seconds
 *    782 Car 8 arrives
 *    790 the truck is called
 *    801 Car 8 leaves with 38 liters after 19 seconds
 *    920 Car 9 arrives
 *   the tank held 79.8 liters on average, 200 at first, 31 at least
 */
package org.weightless.docs;

import java.util.Random;
import org.weightless.simulation.Container;
import org.weightless.simulation.Environment;
import org.weightless.simulation.Request;
import org.weightless.simulation.Resource;

public class S39_GasStation {
    static final double STATION_TANK = 200;
    static final double CALL_BELOW = 25;
    static final double CAR_TANK = 50;
    static final double LITERS_PER_SECOND = 2;
    static final double TRUCK_COMES = 300;
    static final double END = 1000;

    final Environment seconds = new Environment();
    final Resource pumps = new Resource(seconds, 2);
    final Container tank = new Container(seconds, STATION_TANK, STATION_TANK);
    final Random random = new Random(42);

    void carsCome() {
        for (int i = 0;; i++) {
            seconds.timeout(random.nextInt(30, 151)).await();
            String name = "Car " + i;
            seconds.process(name, () -> refuel(name));
        }
    }

    void refuel(String name) {
        double needs = CAR_TANK - random.nextInt(5, 26);
        say(name + " arrives");
        double came = seconds.now();
        try (Request pump = pumps.request()) {
            pump.await();
            tank.get(needs).await();
            seconds.timeout(needs / LITERS_PER_SECOND).await();
            say(String.format("%s leaves with %.0f liters after %.0f seconds", name, needs, seconds.now() - came));
        }
    }

    void watch() {
        while (true) {
            if (tank.level() / tank.capacity() * 100 < CALL_BELOW) {
                say("the truck is called");
                seconds.process(this::deliver).await();
            }
            seconds.timeout(10).await();
        }
    }

    void deliver() {
        seconds.timeout(TRUCK_COMES).await();
        double liters = tank.capacity() - tank.level();
        tank.put(liters).await();
        say(String.format("the truck brings %.0f liters", liters));
    }

    void say(String what) {
        System.out.println(String.format("%4.0f %s", seconds.now(), what));
    }

    public static void main(String[] args) {
        S39_GasStation station = new S39_GasStation();
        station.seconds.process(station::watch);
        station.seconds.process(station::carsCome);
        double level = station.tank.levelMonitor().level();
        station.seconds.run(END);
        System.out.println(String.format("the tank held %.1f liters on average, %.0f at first, %.0f at least",
                station.tank.levelMonitor().mean(), level, station.tank.levelMonitor().min()));
    }
}
