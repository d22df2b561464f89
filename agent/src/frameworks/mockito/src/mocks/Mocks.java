package mocks;

import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockConstruction;
import static org.mockito.Mockito.mockStatic;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.List;
import org.mockito.InjectMocks;
import org.mockito.Mock;
import org.mockito.MockedConstruction;
import org.mockito.MockedStatic;
import org.mockito.MockitoAnnotations;
import org.weightless.Fiber;
import org.weightless.Generator;

/** Mocks, spies, injection: {@code Mocks [fibers]}. */
public class Mocks {
    /** Final: only an inline mock can stand for it. */
    public static final class Rates {
        public int of(int amount) {
            return amount / 10;
        }

        public static String unit() {
            return "cents";
        }
    }

    public static class Bank {
        private final Rates rates;
        private String name = "bank";

        public Bank(Rates rates) {
            this.rates = rates;
        }

        public int total(int... amounts) {
            int total = 0;
            for (int amount : amounts) {
                total += amount + rates.of(amount);
            }
            return total;
        }

        public String name() {
            return name;
        }
    }

    /** Yields what the bank says: in a fiber alone. */
    private static void each(Bank bank, int... amounts) {
        for (int amount : amounts) {
            Fiber.yield(bank.name() + " " + bank.total(amount) + " " + Rates.unit());
        }
    }

    private static List<Object> ask(Bank bank, int... amounts) {
        return Generator.of(() -> each(bank, amounts)).stream().toList();
    }

    @Mock
    private Rates rates;

    @InjectMocks
    private Bank bank;

    public static void main(String[] arguments) throws Exception {
        new Mocks().run(List.of(arguments).contains("fibers"));
    }

    private void run(boolean fibers) throws Exception {
        if (fibers) {
            // Linked before anything is mocked: what is mocked then is seen all the same.
            System.out.println(ask(new Bank(new Rates()), 10, 20));
        }
        try (AutoCloseable mocks = MockitoAnnotations.openMocks(this)) {
            when(rates.of(anyInt())).thenReturn(7);
            System.out.println("injected " + bank.total(1, 2));
            verify(rates).of(2);
            if (fibers) {
                System.out.println(ask(bank, 10, 20));
                verify(rates).of(10);
            }
            Bank spied = spy(bank);
            doReturn("spied").when(spied).name();
            System.out.println(spied.name() + " " + spied.total(3));
            if (fibers) {
                System.out.println(ask(spied, 30));
                verify(spied).total(30);
            }
            try (MockedStatic<Rates> unit = mockStatic(Rates.class)) {
                unit.when(Rates::unit).thenReturn("euros");
                System.out.println(Rates.unit());
                if (fibers) {
                    System.out.println(ask(spied, 40));
                }
            }
            try (MockedConstruction<Bank> banks = mockConstruction(Bank.class)) {
                System.out.println(new Bank(null).name() + " " + banks.constructed().size());
                if (fibers) {
                    System.out.println(Generator.of(() -> Fiber.yield(new Bank(null).name())).stream().toList());
                    System.out.println("constructed " + banks.constructed().size());
                }
            }
            Bank mocked = mock(Bank.class);
            when(mocked.name()).thenReturn("mocked");
            System.out.println(mocked.name() + " " + mocked.total(5));
            if (fibers) {
                System.out.println(Generator.of(() -> Fiber.yield(mocked.name())).stream().toList());
            }
        }
        if (fibers) {
            System.out.println(ask(new Bank(new Rates()), 50));
        }
    }
}
