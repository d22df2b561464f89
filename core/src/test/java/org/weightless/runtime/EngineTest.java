package org.weightless.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** How the library gets to an agent whose classes are others than its own. */
class EngineTest {
    /** An agent that knows one answer, or one way to fail. */
    private static Engine.Provider agent(Object answer, Throwable failure) {
        return (Engine.Provider) Proxy.newProxyInstance(EngineTest.class.getClassLoader(),
                new Class<?>[] {Engine.Provider.class}, (proxy, method, arguments) -> {
                    if (failure != null) {
                        throw failure;
                    }
                    return answer;
                });
    }

    @Test
    void anAgentOfOtherClassesIsAskedThroughAProxy() {
        Engine.Provider asking = Engine.asks(agent("refused", null), Engine.Provider.class);
        assertEquals("refused", asking.nullText(Object.class, "method", 1, "text", null));
    }

    /** The linker takes some failures for refusals, and others not. */
    @Test
    void whatTheAgentThrowsComesAsItIs() {
        for (Throwable failure : new Throwable[] {new StackOverflowError(), new LinkageError(), new IllegalStateException()}) {
            Engine.Provider asking = Engine.asks(agent(null, failure), Engine.Provider.class);
            assertSame(failure, assertThrows(failure.getClass(), () -> asking.companion(Object.class)));
        }
    }
}
