package org.weightless.agent.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import java.util.concurrent.Callable;
import org.apache.log4j.AppenderSkeleton;
import org.apache.log4j.Hierarchy;
import org.apache.log4j.Level;
import org.apache.log4j.Logger;
import org.apache.log4j.spi.LoggingEvent;
import org.apache.log4j.spi.RootLogger;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.PinnedException;
import org.weightless.PinnedException.Reason;

/** Callbacks that cannot yield, as their library holds a monitor: told so, they go on without. */
class RefusedCallbackTest {
    private PinnedException refused;

    /** Tries to yield; the refusal is kept. */
    private int tryToYield(int value) {
        try {
            Fiber.yield(value);
        } catch (PinnedException e) {
            refused = e;
        }
        return 3 * value;
    }

    private void compare(String expected, Reason reason, String culprit, Callable<Object> program) {
        Generator<Object> generator = Generator.returning(program);
        assertFalse(generator.hasNext(), "the yield was not refused");
        assertEquals(expected, String.valueOf(generator.result()), "the result");
        assertEquals(reason, refused.reason(), () -> String.valueOf(refused));
        assertTrue(refused.culprit().toString().contains(culprit), () -> "names " + refused.culprit());
    }

    @Test
    void aLog4jAppenderIsCalledUnderTheLoggersMonitor() {
        Logger logger = new Hierarchy(new RootLogger(Level.DEBUG)).getLogger("test");
        int[] logged = new int[1];
        logger.addAppender(new AppenderSkeleton() {
            @Override
            protected void append(LoggingEvent event) {
                logged[0] += tryToYield((Integer) event.getMessage());
            }

            @Override
            public void close() {}

            @Override
            public boolean requiresLayout() {
                return false;
            }
        });
        compare("12", Reason.MONITOR, "org.apache.log4j", () -> {
            logger.info(4);
            return logged[0];
        });
    }

    @Test
    void aGuavaCacheLoadsUnderTheMonitorOfItsEntry() {
        LoadingCache<Integer, Integer> cache = CacheBuilder.newBuilder().build(CacheLoader.from(this::tryToYield));
        compare("15", Reason.MONITOR, "com.google.common.cache.LocalCache", () -> cache.get(5));
    }
}
