package org.weightless.agent.packed.jdk;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.PriorityBlockingQueue;

/**
 * Streams of objects look for classes in the loader of who reads them: here one that has all classes beside the class
 * path's, so that those of another loader are seen to be other ones.
 */
final class SerialCallbacks {
    private SerialCallbacks() {}

    /** Defines the classes of this file once more. */
    private static final class Apart extends ClassLoader {
        Apart() {
            super(SerialCallbacks.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(SerialCallbacks.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private static Object apart(String method, Step s) {
        try {
            Method found = Class.forName(SerialCallbacks.class.getName(), true, new Apart())
                    .getDeclaredMethod(method, Step.class);
            found.setAccessible(true);
            return found.invoke(null, s);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Step step;

    private static class Part implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            step.by("read");
            in.defaultReadObject();
        }
    }

    private static final class Other extends Part {
        private static final long serialVersionUID = 1L;
    }

    private static final class Third implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    private static final class Answers implements InvocationHandler, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            return "answer";
        }
    }

    private static final class Whole implements Serializable {
        private static final long serialVersionUID = 1L;
        private final Object part = new Part();
        private final Object other = new Other();
        private final Object third = new Third();
    }

    private static Object copied(Object object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
            out.flush();
            return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object readList(Step s) {
        step = s;
        List<?> read = (List<?>) copied(new ArrayList<>(List.of(new Part(), new Other(), new Third())));
        return List.of(read.get(0) instanceof Part, read.get(1) instanceof Other, read.get(2) instanceof Third);
    }

    /** The classes behind the first one are found by {@code ArrayList.readObject}, which the driver goes on with. */
    static Object elementsOfAList(Step s) {
        return apart("readList", s);
    }

    private static Object readFields(Step s) {
        step = s;
        Whole read = (Whole) copied(new Whole());
        return List.of(read.part instanceof Part, read.other instanceof Other, read.third instanceof Third);
    }

    static Object fields(Step s) {
        return apart("readFields", s);
    }

    private static Object readProxy(Step s) {
        step = s;
        ClassLoader own = SerialCallbacks.class.getClassLoader();
        Object proxy = Proxy.newProxyInstance(own, new Class<?>[] {Comparable.class, Serializable.class}, new Answers());
        List<?> read = (List<?>) copied(new ArrayList<>(List.of(new Part(), proxy)));
        return List.of(read.get(1).getClass().getClassLoader() == own, read.get(1).toString());
    }

    static Object proxies(Step s) {
        return apart("readProxy", s);
    }

    private static class Unserialized {
        int made;

        Unserialized() {
            for (int each : List.of(1, 2)) {
                made += each;
            }
        }
    }

    private static final class Serialized extends Unserialized implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            step.by("read");
            in.defaultReadObject();
        }
    }

    /** The constructor of the class above makes an object of the class below; the same constructor makes its own elsewhere. */
    static Object constructorsOfTheClassAbove(Step s) throws ReflectiveOperationException {
        step = s;
        Object own = Unserialized.class.getDeclaredConstructor().newInstance();
        Object read = copied(new Serialized());
        Object again = Unserialized.class.getDeclaredConstructor().newInstance();
        return List.of(own.getClass().getSimpleName(), read.getClass().getSimpleName(), ((Unserialized) read).made,
                again.getClass().getSimpleName());
    }

    /** Collections ask the filter of their stream by a way of the JDK's own for the arrays that they will make. */
    static Object filters(Step s) throws IOException, ClassNotFoundException {
        List<Integer> some = List.of(1, 2, 3);
        Map<Integer, Integer> map = Map.of(1, 2);
        List<Object> read = new ArrayList<>();
        for (Object each : List.of(new ArrayList<>(some), new HashMap<>(map), new LinkedHashSet<>(some),
                new PriorityQueue<>(some),
                new PriorityBlockingQueue<>(some), new IdentityHashMap<>(map).keySet().toArray(),
                new CopyOnWriteArrayList<>(some),
                new ArrayDeque<>(some), new TreeMap<>(map), some, map)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(each);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                in.setObjectInputFilter(info -> {
                    s.by(String.valueOf(info.serialClass()) + info.arrayLength());
                    return ObjectInputFilter.Status.UNDECIDED;
                });
                Object back = in.readObject();
                read.add(
                        back instanceof Object[] array ? List.of(array) : back instanceof Iterable<?> ? back.toString() : back);
            }
        }
        return read;
    }
}
