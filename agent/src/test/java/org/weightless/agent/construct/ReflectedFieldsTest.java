package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightless.agent.testing.Noted.outcome;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.junit.jupiter.api.Test;
import org.weightless.agent.construct.left.Guarded;
import org.weightless.agent.testing.Noted.Step;

/** What reflection and updaters let a class do with fields, its subclass relations counted. */
class ReflectedFieldsTest {
    static class Below extends Guarded {
        private int own = 3;
        private volatile int ownCounted;

        static Field field(String name) throws NoSuchFieldException {
            return Guarded.class.getDeclaredField(name);
        }

        String read(Step s) throws ReflectiveOperationException {
            return s.at("") + field("number").get(this) + field("number").getInt(this) + field("number").getLong(this)
                    + field("word").get(null) + field("fixed").getDouble(this) + Below.class.getDeclaredField("own").get(this);
        }

        String write(Step s) throws ReflectiveOperationException {
            field("number").set(this, s.at(7));
            String text = "" + number;
            field("number").setInt(this, 8);
            field("word").set(null, "other");
            Below.class.getDeclaredField("own").setByte(this, (byte) 9);
            return text + number + word + own;
        }

        /** Only of objects that are its own. */
        static String readOf(Step s, Guarded other) throws ReflectiveOperationException {
            return s.at("read ") + field("number").get(other);
        }

        void writeFixed(Step s) throws ReflectiveOperationException {
            field("fixed").set(this, s.at(3L));
        }

        String writeOpened(Step s) throws ReflectiveOperationException {
            Field opened = field("number");
            opened.setAccessible(true);
            Guarded other = new Guarded() {};
            opened.setInt(other, s.at(5));
            Field fixed = field("fixed");
            fixed.setAccessible(true);
            fixed.setLong(this, 6);
            return opened.get(other) + " " + fixed.get(this);
        }

        String mayUse(Step s, Object object) throws ReflectiveOperationException {
            AccessibleObject method = Guarded.class.getDeclaredMethod("half", int.class);
            return s.at("") + field("number").canAccess(object) + method.canAccess(object) + field("word").canAccess(null)
                    + Guarded.class.getDeclaredConstructor().canAccess(null)
                    + Below.class.getDeclaredField("own").canAccess(this);
        }

        String update(Step s) {
            s.by("update");
            AtomicIntegerFieldUpdater.newUpdater(Guarded.class, "counted").addAndGet(this, 2);
            AtomicIntegerFieldUpdater.newUpdater(Below.class, "ownCounted").addAndGet(this, 3);
            AtomicLongFieldUpdater.newUpdater(Guarded.class, "longCounted").addAndGet(this, 4);
            AtomicReferenceFieldUpdater.newUpdater(Guarded.class, Object.class, "kept").set(this, 5);
            return "" + counted + ownCounted + longCounted + kept;
        }
    }

    static final class AlsoBelow extends Guarded {}

    @Test
    void anInheritedProtectedFieldIsReadAndWritten() {
        assertEquals("111word2.03", outcome(s -> new Below().read(s)));
        assertEquals("78other9", outcome(s -> {
            try {
                return new Below().write(s);
            } finally {
                Field word = Guarded.class.getDeclaredField("word");
                word.setAccessible(true);
                word.set(null, "word");
            }
        }));
    }

    @Test
    void whatIsNotAccessibleStaysSo() {
        String refused = "IllegalAccessException(class org.weightless.agent.construct.ReflectedFieldsTest$Below cannot access"
                + " a member of class org.weightless.agent.construct.left.Guarded with modifiers \"protected\")";
        assertEquals(refused, outcome(s -> Below.readOf(s, new AlsoBelow())));
        assertEquals("read 1", outcome(s -> Below.readOf(s, new Below())));
        assertEquals("IllegalAccessException(Can not set final long field org.weightless.agent.construct.left.Guarded.fixed to"
                + " java.lang.Long)", outcome(s -> {
                    new Below().writeFixed(s);
                    return null;
                }));
    }

    @Test
    void anOpenedFieldIsOpen() {
        assertEquals("5 6", outcome(s -> new Below().writeOpened(s)));
    }

    @Test
    void wrongObjectsAreRefusedAsEver() {
        assertEquals("NullPointerException", outcome(s -> Below.readOf(s, null)).replaceFirst("\\(.*", ""));
        assertEquals("IllegalArgumentException", outcome(s -> {
            Field own = Below.class.getDeclaredField("own");
            return own.get(s.at("no object of that class"));
        }).replaceFirst("\\(.*", ""));
        assertEquals("NullPointerException(Cannot invoke \"java.lang.reflect.Field.getInt(Object)\" because \"none\" is null)",
                outcome(s -> {
                    Field none = s.at((Field) null);
                    return none.getInt(s);
                }));
    }

    @Test
    void whatMayBeUsedIsTold() {
        assertEquals("truetruetruefalsetrue", outcome(s -> {
            Below below = new Below();
            return below.mayUse(s, below);
        }));
        assertEquals("falsefalsetruefalsetrue", outcome(s -> new Below().mayUse(s, new AlsoBelow())));
    }

    @Test
    void anUpdaterIsMadeForWhoCalls() {
        assertEquals("2345", outcome(s -> new Below().update(s)));
        assertEquals("RuntimeException(java.lang.IllegalAccessException: class"
                + " org.weightless.agent.construct.ReflectedFieldsTest cannot access a member of class"
                + " org.weightless.agent.construct.left.Guarded with modifiers \"protected volatile\") of",
                outcome(s -> {
                    s.by("before");
                    return AtomicIntegerFieldUpdater.newUpdater(Guarded.class, "counted");
                }).replaceFirst(" of Ill.*", " of"));
    }
}
