package org.weightless.agent.instrument.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.plan.SuspensionPoint.SavedLocal;
import org.weightless.agent.instrument.rules.Names;

/**
 * What the runtime is told of a method's frames, by the instruction that makes one and by whoever reads one that was
 * stored.
 */
public final class FrameArguments {
    /** So many references to a char of {@link #live}. */
    private static final int BITS = 6;
    /** JVMS 4.4.7: a constant has at most 65535 bytes; a char takes three at most. */
    private static final int LONGEST = 21_000;

    private FrameArguments() {}

    /** All of it, as {@code Frames.factory} takes it: in one string, or as many as a class file needs for that. */
    public static List<String> of(MethodPlan plan) {
        String all = described(plan);
        List<String> parts = new ArrayList<>();
        for (int from = 0; from < all.length(); from += LONGEST) {
            parts.add(all.substring(from, Math.min(from + LONGEST, all.length())));
        }
        return parts;
    }

    private static String described(MethodPlan plan) {
        StringBuilder lines = new StringBuilder();
        StringBuilder ending = new StringBuilder();
        for (SuspensionPoint point : plan.points()) {
            lines.append((char) point.line());
            ending.append(plan.hasToEnd(point) ? '1' : '0');
        }
        StringBuilder counts = new StringBuilder();
        for (FrameField.Kind kind : FrameField.Kind.values()) {
            counts.append((char) plan.frame().count(kind));
        }
        String file = plan.host().file();
        return plan.names().resumeDigits() + '.' + Names.written(plan.code().method().name) + '.' + ending
                + '.' + counts + (char) file.length() + file + lines + (plan.homes().areShared() ? live(plan) : "");
    }

    /**
     * For each point one bit for each reference field, six to a char; and, if handlers cover any calls, a char for the
     * place where its exceptions go on. As many chars for one as for the other.
     */
    private static StringBuilder live(MethodPlan plan) {
        int width = (plan.frame().count(FrameField.Kind.REFERENCE) + BITS - 1) / BITS;
        ThrowPlaces places = ThrowPlaces.of(plan);
        int further = places.first().isEmpty() ? 0 : 1;
        StringBuilder all = new StringBuilder();
        for (SuspensionPoint point : plan.points()) {
            char[] bits = new char[width + further];
            Arrays.fill(bits, ' ');
            if (further > 0) {
                bits[width] = (char) (int) places.numbers().get(point.number());
            }
            for (SavedLocal local : point.locals()) {
                add(local.type(), local.field(), bits);
            }
            for (int depth = 0; depth < point.operands().size(); depth++) {
                add(point.operands().get(depth), point.operandFields().get(depth), bits);
            }
            all.append(bits);
        }
        return all;
    }

    private static void add(Object type, FrameField field, char[] bits) {
        if (type != Opcodes.NULL && field.kind() == FrameField.Kind.REFERENCE) {
            bits[field.number() / BITS] += (char) (1 << field.number() % BITS);
        }
    }
}
