package org.weightless.runtime;

import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;

/**
 * The place of a JDK's iterator in a list: what a stored form has for it, so that a for-each loop over a list can be
 * stored. The iterators themselves are not serializable.
 */
public final class ListPosition implements Serializable {
    private static final long serialVersionUID = 1;

    /** Iterators that are a list and a cursor, with the field that has the list. */
    private static final Map<String, String> KNOWN =
            Map.of("java.util.ArrayList$Itr", "this$0", "java.util.AbstractList$Itr", "this$0",
                    "java.util.ImmutableCollections$ListItr", "list");

    private final List<?> list;
    private final int cursor;
    private final int last;

    private ListPosition(List<?> list, int cursor, int last) {
        this.list = list;
        this.cursor = cursor;
        this.last = last;
    }

    /**
     * The position of an iterator; any other object, and one whose list has been changed behind its back, is given
     * back.
     */
    public static Object of(Object value) {
        String list = value == null ? null : KNOWN.get(value.getClass().getName());
        if (list == null || Engine.provider() == null) {
            return value;
        }
        Class<?> type = value.getClass();
        boolean isFixed = list.equals("list");
        try {
            Lookup trusted = Engine.provider().trusted();
            List<?> of = (List<?>) trusted.findGetter(type, list, isFixed ? List.class
                    : type.getEnclosingClass()).invoke(value);
            int cursor = number(trusted, type, "cursor", value);
            if (isFixed) {
                return new ListPosition(of, cursor, -1);
            }
            boolean isValid = number(trusted, type, "expectedModCount", value) == number(trusted,
                    java.util.AbstractList.class, "modCount", of);
            return isValid ? new ListPosition(of, cursor, number(trusted, type, "lastRet", value)) : value;
        } catch (Throwable otherJdk) {
            // its fields have other names: the iterator is stored as any object, or refused
            return value;
        }
    }

    private static int number(Lookup trusted, Class<?> type, String field, Object of) throws Throwable {
        MethodHandle getter = trusted.findGetter(type, field, int.class);
        return (int) getter.asType(MethodType.methodType(int.class, Object.class)).invokeExact(of);
    }

    private Object readResolve() {
        if (last < 0) {
            return cursor == 0 ? list.iterator() : list.listIterator(cursor);
        }
        ListIterator<?> iterator = list.listIterator(last);
        iterator.next();
        return iterator;
    }
}
