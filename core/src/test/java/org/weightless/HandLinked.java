package org.weightless;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Engine;
import org.weightless.runtime.Linker;

/**
 * Lets calls in coroutines link to fiber copies that are written by hand, as the core's own are: there is no agent
 * in these tests, so no other copies exist.
 */
final class HandLinked implements Engine.Provider {
    private static final MethodHandle JUMP;
    private static final MethodHandle SLEEP;
    private static final MethodHandle AWAIT;
    private static final MethodHandle JOIN;

    static {
        Engine.connect(new HandLinked());
        JUMP = yielding(Fiber.class, "jump", Object.class, Object.class, Object.class);
        SLEEP = yielding(Fiber.class, "sleep", void.class, Duration.class);
        AWAIT = yielding(Fiber.class, "await", Object.class, CompletionStage.class);
        JOIN = Linker.invoker(Fiber.class, "join", MethodType.methodType(Object.class));
    }

    private HandLinked() {}

    /** Has to come before anything is linked. */
    static void connect() {
        // by the static initialiser
    }

    private static MethodHandle yielding(Class<?> owner, String name, Class<?> result, Class<?>... parameters) {
        return Linker.staticInvoker(MethodHandles.lookup(), owner, name, MethodType.methodType(result, parameters));
    }

    // ---- what yields, as a fiber copy calls it

    static Object jump(Object target, Object cargo, Coroutine current) throws Throwable {
        return JUMP.invoke(target, cargo, current);
    }

    static Object sleep(Duration time, Coroutine current) throws Throwable {
        SLEEP.invoke(time, current);
        return null;
    }

    static Object await(CompletionStage<?> stage, Coroutine current) throws Throwable {
        return AWAIT.invoke(stage, current);
    }

    static Object join(Fiber fiber, Coroutine current) throws Throwable {
        return JOIN.invoke(fiber, current);
    }

    // ---- what an agent has

    @Override
    public Lookup trusted() {
        try {
            Field full = Lookup.class.getDeclaredField("IMPL_LOOKUP");
            full.setAccessible(true);
            return (Lookup) full.get(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("the build opens java.lang.invoke to these tests", e);
        }
    }

    @Override
    public byte[] frameShape(String internalName, int references, int ints, int longs) {
        throw new UnsupportedOperationException("frames are written by hand here");
    }

    @Override
    public byte[] frameClass(Class<?> host, String shape, String method, String desc) {
        throw new UnsupportedOperationException("frames are written by hand here");
    }

    @Override
    public void addDumper(BiConsumer<Appendable, Boolean> dumper) {
        // nobody asks
    }

    @Override
    public byte[] frameReferences(String shape, int references) {
        throw new UnsupportedOperationException("frames are written by hand here");
    }

    @Override
    public Map<String, String[][]> variables(Class<?> host, Class<?> companion) {
        return null;
    }

    @Override
    public Map<String, String[][]> storedMethods(Class<?> host, Class<?> companion) {
        return null;
    }

    @Override
    public Map.Entry<String, String> refusal(Class<?> owner, String method, String desc) {
        return null;
    }

    @Override
    public boolean holdsMonitor(Class<?> owner, String method, int line) {
        return false;
    }

    @Override
    public String nullText(Class<?> owner, String method, int line, String text, String place) {
        return null;
    }

    @Override
    public Map.Entry<Class<?>, Map<String, String>> companion(Class<?> host) {
        return null;
    }

    @Override
    public Map.Entry<Class<?>, Map<String, String>> companion(Class<?> host, String method) {
        return null;
    }

    @Override
    public void prepareForReflection() {
        prepareForHandles();
    }

    @Override
    public void prepareForHandles() {
        // they are initialised when they are used
    }

    @Override
    public boolean isDebugged() {
        return false;
    }

    @Override
    public boolean goesThroughJdk() {
        return false;
    }

    @Override
    public Object lambdaMetafactory(Class<?> proxy) {
        return null;
    }

    @Override
    public void onRedefinition(Consumer<Class<?>> listener) {
        // there is none
    }

    @Override
    public boolean instruments(Class<?> type) {
        return false;
    }

    @Override
    public boolean reportsAbandoned() {
        return false;
    }
}
