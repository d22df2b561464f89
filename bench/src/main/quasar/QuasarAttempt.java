import co.paralleluniverse.fibers.Fiber;
import co.paralleluniverse.fibers.SuspendExecution;
import co.paralleluniverse.strands.SuspendableRunnable;

/** Does Quasar run at all? A fiber that yields three times; quasar.sh compiles and starts it. */
public final class QuasarAttempt {
    private QuasarAttempt() {
    }

    public static void main(String[] arguments) throws Exception {
        int[] yields = {0};
        Fiber<Void> fiber = new Fiber<>("attempt", new SuspendableRunnable() {
            @Override
            public void run() throws SuspendExecution, InterruptedException {
                for (int i = 0; i < 3; i++) {
                    yields[0]++;
                    Fiber.yield();
                }
            }
        });
        fiber.start();
        fiber.join();
        System.out.println("yields: " + yields[0]);
    }
}
