package org.weightless.agent.contract.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.weightless.Fiber;

/**
 * Programs that fail, each with what its traces and texts are about; they do the same whether {@link #yielding} or not.
 */
final class ReadablePrograms {
    static boolean yielding;

    private static final RuntimeException MADE_ONCE = new IllegalStateException("made in plain code");
    private static int[] noInts;
    private static Object plainObject = "text";

    int[] ints;
    ReadablePrograms next;
    String text;

    private ReadablePrograms() {}

    interface Program {
        void run() throws Exception;
    }

    record Named(String name, Program program) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Named> all() {
        List<Named> all = new ArrayList<>();
        all.add(new Named("result of a call is null", () -> through((String) null).length()));
        all.add(new Named("result of an instance call is null", () -> new ReadablePrograms().self(null).text()));
        all.add(new Named("result of a virtual call is null", () -> supplier(null).get().toString()));
        all.add(new Named("field of a result", () -> System.out.println(through(new ReadablePrograms()).next.text)));
        all.add(new Named("array under the call", () -> System.out.println(noInts[number(0)])));
        all.add(new Named("array of a field under the call", () -> new ReadablePrograms().readsArray()));
        all.add(new Named("element of an array", () -> elementIsNull(new String[2][])));
        all.add(new Named("stored into an array", () -> storesInto(null)));
        all.add(new Named("stored into a field", () -> storesField(null)));
        all.add(new Named("length of an array", () -> System.out.println(through((long[]) null).length)));
        all.add(new Named("a local", ReadablePrograms::localIsNull));
        all.add(new Named("a parameter", () -> parameterIsNull("first", null)));
        all.add(new Named("a local written behind the yield", ReadablePrograms::localWrittenLater));
        all.add(new Named("two on one line", () -> twoOnOneLine("a", null)));
        all.add(new Named("receiver of a call that suspends", () -> receiverIsNull(null)));
        all.add(new Named("receiver of a private method", () -> privateReceiverIsNull(null)));
        all.add(new Named("synchronized", () -> synchronizedOnNull()));
        all.add(new Named("null thrown", () -> throwsNull()));
        all.add(new Named("unboxing", () -> System.out.println(1 + through((Integer) null))));
        all.add(new Named("string switch", () -> switches(through((String) null))));
        all.add(new Named("no text of the JVM's", () -> explicit()));
        all.add(new Named("text of the user's", () -> explicitText()));
        all.add(new Named("in a loop", ReadablePrograms::inLoop));
        all.add(new Named("class cast", () -> System.out.println((Integer) through(plainObject))));
        all.add(new Named("array store", () -> arrayStore(new String[1])));
        all.add(new Named("index out of bounds", () -> System.out.println("ab".charAt(number(2)))));
        all.add(new Named("array index", () -> System.out.println(through(new int[2])[number(7)])));
        all.add(new Named("negative size", () -> System.out.println(new int[number(-3)].length)));
        all.add(new Named("division by zero", () -> System.out.println(5 / number(0))));
        all.add(new Named("wrapped", ReadablePrograms::wraps));
        all.add(new Named("wrapped outside of where it was caught", ReadablePrograms::wrapsLater));
        all.add(new Named("suppressed", ReadablePrograms::suppresses));
        all.add(new Named("cyclic causes", ReadablePrograms::cycle));
        all.add(new Named("cause set after", ReadablePrograms::causeSetAfter));
        all.add(new Named("cause set at once", ReadablePrograms::causeSetAtOnce));
        all.add(new Named("thrown again after a yield", ReadablePrograms::throwsAgain));
        all.add(new Named("no writable trace", () -> noWritableTrace()));
        all.add(new Named("made in plain code", () -> throwsMadeOnce()));
        all.add(new Named("caught and read there", ReadablePrograms::readsWhatItCatches));
        all.add(new Named("caught and read there, null", ReadablePrograms::readsNullThatItCatches));
        all.add(new Named("recursion", () -> recursive(4)));
        all.add(new Named("constructor", () -> new Constructed(null)));
        return all;
    }

    static void pause() {
        if (yielding) {
            Fiber.yield("pause");
        }
    }

    private static <T> T through(T value) {
        pause();
        return value;
    }

    private static int number(int value) {
        pause();
        return value;
    }

    private static Supplier<Object> supplier(Object value) {
        return () -> through(value);
    }

    private ReadablePrograms self(ReadablePrograms value) {
        pause();
        return value;
    }

    private String text() {
        pause();
        return text;
    }

    private void readsArray() {
        System.out.println(ints[number(1)] + number(2));
    }

    private static void elementIsNull(String[][] table) {
        int row = number(1);
        System.out.println(table[row][number(0)].length());
    }

    private static void storesInto(int[] target) {
        target[number(1)] = number(2);
    }

    private static void storesField(ReadablePrograms target) {
        target.text = through("text");
    }

    private static void localIsNull() {
        long wide = number(1);
        ReadablePrograms local = null;
        pause();
        System.out.println(wide + local.text);
    }

    private static void parameterIsNull(String first, String second) {
        pause();
        System.out.println(first.length() + second.length());
    }

    private static void localWrittenLater() {
        pause();
        String later = null;
        System.out.println(later.length());
    }

    private static void twoOnOneLine(String one, String other) {
        System.out.println(one.length() + number(1) + other.length());
    }

    private static void receiverIsNull(Supplier<Object> nobody) {
        pause();
        System.out.println(nobody.get());
    }

    private static void privateReceiverIsNull(ReadablePrograms nobody) {
        pause();
        nobody.text();
    }

    private static void synchronizedOnNull() {
        Object lock = through(null);
        synchronized (lock) {
            System.out.println("never");
        }
    }

    private static void throwsNull() {
        RuntimeException nothing = through(null);
        throw nothing;
    }

    private static void switches(String text) {
        switch (text) {
            case "a" -> System.out.println("a");
            default -> System.out.println("other");
        }
    }

    private static void explicit() {
        pause();
        throw new NullPointerException();
    }

    private static void explicitText() {
        pause();
        throw new NullPointerException("Cannot do this because the user says so");
    }

    private static void inLoop() {
        String[] texts = {"a", "b", null};
        for (int i = 0; i < 3; i++) {
            System.out.print(texts[i].substring(number(1)));
        }
    }

    private static void arrayStore(Object[] array) {
        array[number(0)] = through((Object) 1);
    }

    private static void wraps() {
        try {
            wrapped();
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("outer", e);
        }
    }

    private static void wrapped() {
        pause();
        throw new IllegalStateException("inner");
    }

    private static void wrapsLater() {
        RuntimeException caught = null;
        try {
            pause();
            wrapped();
        } catch (IllegalStateException e) {
            caught = e;
        }
        pause();
        throw new IllegalArgumentException("outer", caught);
    }

    private static void suppresses() throws Exception {
        try (AutoCloseable first = () -> closes("first"); AutoCloseable second = () -> closes("second")) {
            wrapped();
        }
    }

    private static void closes(String name) {
        pause();
        throw new UnsupportedOperationException(name);
    }

    private static void cycle() {
        pause();
        RuntimeException one = new RuntimeException("one");
        RuntimeException other = new RuntimeException("other", one);
        one.initCause(other);
        throw one;
    }

    private static void causeSetAfter() {
        try {
            wrapped();
        } catch (IllegalStateException e) {
            pause();
            e.initCause(new IllegalArgumentException("set after"));
            throw e;
        }
    }

    private static void causeSetAtOnce() {
        try {
            wrapped();
        } catch (IllegalStateException e) {
            e.initCause(new IllegalArgumentException("set at once"));
            throw e;
        }
    }

    private static void throwsAgain() {
        for (int i = 0;; i++) {
            try {
                throwsAgain(i);
            } catch (IllegalStateException e) {
                pause();
                if (i == 3) {
                    throw e;
                }
            }
        }
    }

    private static void throwsAgain(int time) {
        pause();
        throw new IllegalStateException("time " + time);
    }

    private static void noWritableTrace() throws Exception {
        pause();
        throw new Exception("no trace", new RuntimeException("its cause"), true, false) {};
    }

    private static void throwsMadeOnce() {
        pause();
        throw MADE_ONCE;
    }

    private static void readsWhatItCatches() {
        try {
            pause();
            throw new IllegalStateException("read");
        } catch (IllegalStateException e) {
            throw new RuntimeException(TracesReadAsWrittenTest.described(e));
        }
    }

    private static void readsNullThatItCatches() {
        try {
            through((String) null).length();
        } catch (NullPointerException e) {
            throw new RuntimeException(TracesReadAsWrittenTest.described(e));
        }
    }

    private static int recursive(int levels) {
        if (levels == 0) {
            pause();
            throw new IllegalStateException("deep");
        }
        return 1 + recursive(levels - 1);
    }

    private static final class Constructed {
        final int length;

        Constructed(String text) {
            pause();
            length = text.length();
        }
    }
}
