package org.weightless;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.ListPosition;
import org.weightless.runtime.StoredFile;

/** A stream of objects that takes a note of the classes and of the frames in it. */
final class StoredOutput extends ObjectOutputStream {
    private record Place(Class<?> host, String site) {}

    /** A computation that is being written. */
    private static final class Noted {
        private final Coroutine coroutine;
        private int[] sites = new int[1];
        private int count;

        Noted(Coroutine coroutine) {
            this.coroutine = coroutine;
        }

        void add(int site) {
            if (count == sites.length) {
                sites = Arrays.copyOf(sites, 2 * count);
            }
            sites[count++] = site;
        }

        StoredFile.Computation told() {
            String name = coroutine instanceof Fiber fiber ? fiber.name() : "";
            return new StoredFile.Computation(coroutine.getClass().getSimpleName(), name, Arrays.copyOf(sites, count));
        }
    }

    private final ByteArrayOutputStream bytes;
    private final Set<String> classes = new TreeSet<>();
    private final Map<Place, Integer> places = new LinkedHashMap<>();
    private final IdentityHashMap<Coroutine, Noted> noted = new IdentityHashMap<>();
    private final List<Noted> inOrder = new ArrayList<>();
    private Noted last;

    StoredOutput() throws IOException {
        this(new ByteArrayOutputStream());
    }

    private StoredOutput(ByteArrayOutputStream bytes) throws IOException {
        super(bytes);
        this.bytes = bytes;
        enableReplaceObject(true);
    }

    @Override
    protected void annotateClass(Class<?> type) {
        Class<?> element = elementOf(type);
        if (!element.isPrimitive()) {
            classes.add(element.getName());
        }
    }

    @Override
    protected void annotateProxyClass(Class<?> proxy) {
        for (Class<?> each : proxy.getInterfaces()) {
            classes.add(each.getName());
        }
    }

    static Class<?> elementOf(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return element;
    }

    @Override
    protected Object replaceObject(Object value) {
        return ListPosition.of(value);
    }

    void begin(Coroutine coroutine) {
        last = new Noted(coroutine);
        noted.put(coroutine, last);
        inOrder.add(last);
    }

    void frame(Coroutine coroutine, Class<?> host, String site) {
        Place place = new Place(host, site);
        Integer known = places.get(place);
        if (known == null) {
            known = places.size();
            places.put(place, known);
        }
        (last.coroutine == coroutine ? last : noted.get(coroutine)).add(known);
    }

    StoredFile file() throws IOException {
        flush();
        List<StoredFile.Site> sites = new ArrayList<>();
        places.keySet().forEach(place -> sites.add(new StoredFile.Site(place.host.getName(), place.site)));
        List<StoredFile.Computation> computations = new ArrayList<>();
        inOrder.forEach(each -> computations.add(each.told()));
        return new StoredFile(List.copyOf(classes), sites, computations, bytes.toByteArray());
    }
}
