package org.weightless.runtime;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import org.weightless.runtime.Companions.Companion;

/** A call at which a method's frames can be suspended, in the classes of this JVM: writes its frames and makes them. */
final class StoredPoint {
    /** In the place of the kind of a result: it may be any. */
    static final char ANY = '?';

    private final Class<?> companion;
    private final Class<?> host;
    /**
     * Collections write their elements and not the arrays that they keep them in: what is read would have another
     * one.
     */
    private final boolean isJdks;
    private final String text;
    private final StoredSite site;
    private final String[] fieldNames;
    private final int number;
    private final String[] first;
    private MethodHandle make;
    private Field[] fields;
    private Class<?>[] types;

    StoredPoint(Class<?> companion, String[] row, int number, String[] first) {
        this.companion = companion;
        this.host = Companions.host(companion);
        this.isJdks = JdkCompanions.isJdks(host);
        this.text = row[0];
        this.site = StoredSite.parse(row[0]);
        this.fieldNames = row;
        this.number = number;
        this.first = first;
    }

    /** Whether calls of the class still run this companion. */
    boolean isCurrent() {
        Companion now = StoredCode.companion(host, site.key());
        return now != null && now.type() == companion;
    }

    Class<?> host() {
        return host;
    }

    String text() {
        return text;
    }

    StoredSite site() {
        return site;
    }

    /** The kind of what the call gives, by which it travels between frames. */
    char expects() {
        return kind(site.calledDesc());
    }

    /** The kind of what the method gives. */
    char gives() {
        return kind(site.desc());
    }

    private static char kind(String desc) {
        return switch (desc.charAt(desc.indexOf(')') + 1)) {
            case 'V' -> 'V';
            case 'L', '[' -> 'L';
            case 'J', 'D' -> 'J';
            default -> 'I';
        };
    }

    /** Numbers first, as streams keep those together. */
    void write(Frame frame, StoreOutput out) throws IOException {
        Field[] all = fields(frame.getClass().getSuperclass());
        for (int i = 0; i < all.length; i++) {
            writeNumber(frame, all[i], out);
        }
        for (int i = 0; i < all.length; i++) {
            if (site.values().get(i).isReference()) {
                writeReference(get(all[i], frame), i, out);
            }
        }
    }

    private static Object get(Field field, Frame frame) {
        try {
            return field.get(frame);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the fields of a shape are public", e);
        }
    }

    private static void writeNumber(Frame frame, Field field, StoreOutput out) throws IOException {
        try {
            if (field == null) {
                return;
            }
            if (field.getType() == int.class) {
                out.writeInt(field.getInt(frame));
            } else if (field.getType() == long.class) {
                out.writeLong(field.getLong(frame));
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the fields of a shape are public", e);
        }
    }

    private void writeReference(Object value, int at, StoreOutput out) throws IOException {
        if (isJdks && value != null && value.getClass().isArray()) {
            throw new NotSerializableException("the variable '" + site.values().get(at).name() + "' of " + where()
                    + Storing.REFUSED
                    + "it is an array that the JDK's code works on, which may be the inside of a collection;"
                    + " use a loop of your own");
        }
        try {
            out.writeObject(value);
        } catch (NotSerializableException e) {
            throw Storing.refused(e, value, "the variable '" + site.values().get(at).name() + "' of " + where());
        }
    }

    String where() {
        return host.getName() + "." + site.method() + (site.line() == 0 ? "" : " in line " + site.line());
    }

    Frame read(StoreInput in) throws IOException, ClassNotFoundException {
        Frame frame = newFrame();
        Field[] all = fields(frame.getClass().getSuperclass());
        try {
            for (Field field : all) {
                if (field != null && field.getType() == int.class) {
                    field.setInt(frame, in.readInt());
                } else if (field != null && field.getType() == long.class) {
                    field.setLong(frame, in.readLong());
                }
            }
            for (int i = 0; i < all.length; i++) {
                if (site.values().get(i).isReference()) {
                    all[i].set(frame, checked(in.readObject(), i));
                }
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the fields of a shape are public", e);
        }
        frame.pc = number;
        return frame;
    }

    private Object checked(Object value, int at) throws InvalidObjectException {
        if (value != null && !types[at].isInstance(value)) {
            throw new InvalidObjectException("the variable '" + site.values().get(at).name() + "' of " + where()
                    + " would hold a "
                    + value.getClass().getName() + ", which is no " + types[at].getName());
        }
        return value;
    }

    private synchronized Frame newFrame() throws ClassNotFoundException {
        try {
            if (make == null) {
                resolveTypes();
                Engine.provider().trusted().in(host).ensureInitialized(host);
                make = StoredCode.factory(companion, first).dynamicInvoker();
            }
            return (Frame) make.invokeExact();
        } catch (ClassNotFoundException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("no frame for " + where(), e);
        }
    }

    private void resolveTypes() throws ClassNotFoundException {
        Class<?>[] found = new Class<?>[site.values().size()];
        for (int i = 0; i < found.length; i++) {
            String type = site.values().get(i).type();
            if (site.values().get(i).isReference()) {
                String name = type.startsWith("[") ? type : type.substring(1, type.length() - 1);
                found[i] = Class.forName(name.replace('/', '.'), false, host.getClassLoader());
            }
        }
        types = found;
    }

    private synchronized Field[] fields(Class<?> shape) {
        if (fields == null) {
            Field[] found = new Field[fieldNames.length - 1];
            for (int i = 0; i < found.length; i++) {
                try {
                    found[i] = site.values().get(i).isNull() ? null : shape.getField(fieldNames[i + 1]);
                } catch (NoSuchFieldException e) {
                    throw new LinkageError("the shape " + shape + " lacks a field", e);
                }
            }
            fields = found;
        }
        return fields;
    }
}
