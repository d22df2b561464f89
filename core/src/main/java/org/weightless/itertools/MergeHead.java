package org.weightless.itertools;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * The value of a source that is next in a merge. A sorted list holds them: a queue of the JDK's could not let the order
 * suspend.
 */
record MergeHead<T>(T value, int source, Iterator<T> rest) {
    static <T> void insertNext(List<MergeHead<T>> heads, Comparator<? super T> order, Iterator<T> rest, int source) {
        if (!rest.hasNext()) {
            return;
        }
        T value = rest.next();
        int low = 0;
        int high = heads.size();
        while (low < high) {
            int middle = (low + high) / 2;
            MergeHead<T> other = heads.get(middle);
            int compared = order.compare(other.value, value);
            boolean before = compared < 0 || compared == 0 && other.source < source;
            low = before ? middle + 1 : low;
            high = before ? high : middle;
        }
        heads.add(low, new MergeHead<>(value, source, rest));
    }
}
