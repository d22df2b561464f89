/*
 * The third of SimPy's examples, the machine shop: ten machines make parts and break down. A broken one interrupts its
 * work and needs the one repairman, who has other jobs of less importance: a request for him preempts those.
 *
 * Prints:
 *   Machine 0 made 3267 parts
 *   Machine 1 made 3320 parts
 *   Machine 2 made 3309 parts
 *   Machine 3 made 3363 parts
 *   Machine 4 made 3367 parts
 *   Machine 5 made 3381 parts
 *   Machine 6 made 3408 parts
 *   Machine 7 made 3376 parts
 *   Machine 8 made 3378 parts
 *   Machine 9 made 3353 parts
 *   other jobs of the repairman: 243
 *   waiting for him: 1.69 on average, 8 at most
 */
package org.weightless.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.weightless.simulation.Environment;
import org.weightless.simulation.Interrupt;
import org.weightless.simulation.LevelMonitor;
import org.weightless.simulation.PreemptiveResource;
import org.weightless.simulation.Request;
import org.weightless.simulation.SimProcess;

public class S37_MachineShop {
    static final double PART = 10;
    static final double PART_DEVIATION = 2;
    static final double BETWEEN_FAILURES = 300;
    static final double REPAIR = 30;
    static final double OTHER_JOB = 30;
    static final int MACHINES = 10;
    static final double FOUR_WEEKS = 4 * 7 * 24 * 60;

    final Environment shop = new Environment(TimeUnit.MINUTES);
    final PreemptiveResource repairman = new PreemptiveResource(shop, 1);
    final Random random = new Random(42);
    int otherJobs;

    class Machine {
        final SimProcess<Void> work = shop.process(this::makeParts);
        int parts;
        boolean broken;

        Machine() {
            shop.process(this::breakDown);
        }

        void makeParts() {
            while (true) {
                makePart();
                parts++;
            }
        }

        /** What was left to be done when the machine broke down is done behind the repair. */
        void makePart() {
            double left = Math.max(0, PART + PART_DEVIATION * random.nextGaussian());
            while (left > 0) {
                double start = shop.now();
                try {
                    shop.timeout(left).await();
                    left = 0;
                } catch (Interrupt failure) {
                    broken = true;
                    left -= shop.now() - start;
                    try (Request request = repairman.request(1)) {
                        request.await();
                        shop.timeout(REPAIR).await();
                    }
                    broken = false;
                }
            }
        }

        void breakDown() {
            while (true) {
                shop.timeout(-BETWEEN_FAILURES * Math.log(1 - random.nextDouble())).await();
                if (!broken) {
                    work.interrupt("it broke down");
                }
            }
        }
    }

    void doOtherJobs() {
        while (true) {
            double left = OTHER_JOB;
            while (left > 0) {
                try (Request request = repairman.request(2)) {
                    request.await();
                    double start = shop.now();
                    try {
                        shop.timeout(left).await();
                        left = 0;
                    } catch (Interrupt preempted) {
                        left -= shop.now() - start;
                    }
                }
            }
            otherJobs++;
        }
    }

    public static void main(String[] args) {
        S37_MachineShop model = new S37_MachineShop();
        List<Machine> machines = new ArrayList<>();
        for (int i = 0; i < MACHINES; i++) {
            machines.add(model.new Machine());
        }
        model.shop.process(model::doOtherJobs);
        LevelMonitor queue = model.repairman.queueMonitor();
        model.shop.run(FOUR_WEEKS);
        for (int i = 0; i < MACHINES; i++) {
            System.out.println("Machine " + i + " made " + machines.get(i).parts + " parts");
        }
        System.out.println("other jobs of the repairman: " + model.otherJobs);
        System.out.println(String.format("waiting for him: %.2f on average, %.0f at most", queue.mean(), queue.max()));
    }
}
