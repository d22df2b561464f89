package orders;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micrometer.context.ContextRegistry;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightless.Fiber;
import org.weightless.Scheduler;

/** Two orders, each in a transaction: the first is kept, the second is rolled back. */
public final class Orders {
    private static final ThreadLocal<String> USER = ThreadLocal.withInitial(() -> "nobody");

    private final JdbcTemplate database;
    private final TransactionTemplate transaction;

    private Orders(String name) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
        database = new JdbcTemplate(source);
        transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        database.execute("create table orders (name varchar(10))");
    }

    private void order(String name, boolean keep, Runnable between) {
        MDC.put("request", name);
        USER.set("user of " + name);
        transaction.executeWithoutResult(status -> {
            database.update("insert into orders values (?)", name);
            between.run();
            Integer seen = database.queryForObject("select count(*) from orders", Integer.class);
            System.out.println(name + ": request " + MDC.get("request") + ", " + USER.get() + ", sees " + seen);
            if (!keep) {
                status.setRollbackOnly();
            }
        });
    }

    private void printAll() {
        System.out.println("kept: " + database.queryForList("select name from orders order by name", String.class));
        MDC.clear();
        USER.remove();
    }

    private static void inFibers(String title, Scheduler scheduler) {
        System.out.println(title);
        Orders orders = new Orders(title.replace(' ', '_'));
        for (String name : List.of("first", "second")) {
            scheduler.spawn(name, () -> orders.order(name, name.equals("first"), Fiber::yield));
        }
        scheduler.run();
        orders.printAll();
    }

    public static void main(String[] arguments) {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        ContextRegistry registry = ContextRegistry.getInstance();
        registry.registerThreadLocalAccessor("mdc", MDC::getCopyOfContextMap, MDC::setContextMap, MDC::clear);
        registry.registerThreadLocalAccessor("user", USER);
        registry.registerThreadLocalAccessor(new TransactionAccessor());
        Orders orders = new Orders("one");
        orders.order("first", true, () -> { });
        orders.order("second", false, () -> { });
        orders.printAll();
        if (arguments.length > 0) {
            inFibers("with the bridge", Scheduler.roundRobin().context(new MicrometerContext()));
            inFibers("without it", Scheduler.roundRobin());
        }
    }
}
