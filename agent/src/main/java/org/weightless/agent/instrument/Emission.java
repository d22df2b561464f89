package org.weightless.agent.instrument;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.emit.MethodCopies;
import org.weightless.agent.instrument.rules.Refusal;
import org.weightless.runtime.Pinned.Reason;

/** What came of emitting and writing a plan. */
sealed interface Emission {
    /** JVMS 4.1: the count is an unsigned 16-bit number and one more than there are. */
    int MOST_CONSTANTS = 65534;

    /** All of it has room. */
    record Fits(byte[] bytes, List<MethodCopies> generated) implements Emission {}

    /** These methods have to be left out of the plan. */
    record TooLarge(List<Refusal> methods) implements Emission {}

    /**
     * Writes what was emitted, if each method has room.
     *
     * @param attempt how often the class was written before
     * @param writing gives the class file; ASM has the last word on what is too large
     */
    static Emission of(List<MethodCopies> generated, int attempt, Supplier<byte[]> writing) {
        List<Refusal> tooLarge = tooLarge(generated);
        if (!tooLarge.isEmpty()) {
            return new TooLarge(tooLarge);
        }
        try {
            return new Fits(writing.get(), generated);
        } catch (MethodTooLargeException e) {
            return new TooLarge(List.of(tooLarge(generated, e)));
        } catch (ClassTooLargeException e) {
            if (generated.isEmpty()) {
                throw e;
            }
            return new TooLarge(largest(generated, 1 << attempt, e));
        }
    }

    private static List<Refusal> tooLarge(List<MethodCopies> generated) {
        List<Refusal> tooLarge = new ArrayList<>();
        for (MethodCopies copies : generated) {
            String why = copies.whyTooLarge();
            if (why != null) {
                tooLarge.add(tooLarge(copies, why));
            }
        }
        return tooLarge;
    }

    /** The method whose fiber copy or resume method turned out to be larger than its size. */
    private static Refusal tooLarge(List<MethodCopies> generated, MethodTooLargeException e) {
        for (MethodCopies copies : generated) {
            if (isOf(copies.copy(), e) || isOf(copies.resume(), e)) {
                return tooLarge(copies, e.getCodeSize() + " bytes");
            }
        }
        throw e;
    }

    private static boolean isOf(MethodNode method, MethodTooLargeException e) {
        return method.name.equals(e.getMethodName()) && method.desc.equals(e.getDescriptor());
    }

    private static Refusal tooLarge(MethodCopies copies, String why) {
        return refusal(copies, "its fiber copy would have " + why + ", a method has at most " + MethodCopies.LARGEST);
    }

    /** A class file whose constants have no room for all copies goes without the largest. */
    private static List<Refusal> largest(List<MethodCopies> generated, int count, ClassTooLargeException e) {
        List<MethodCopies> bySize = new ArrayList<>(generated);
        bySize.sort(Comparator.comparingInt(MethodCopies::size).reversed());
        List<Refusal> largest = new ArrayList<>();
        for (MethodCopies copies : bySize.subList(0, Math.min(count, bySize.size()))) {
            largest.add(refusal(copies, "its companion would have " + (e.getConstantPoolCount() - 1)
                    + " constants with its fiber copy, a class has at most " + MOST_CONSTANTS));
        }
        return largest;
    }

    private static Refusal refusal(MethodCopies copies, String text) {
        MethodNode original = copies.plan().code().method();
        return new Refusal(copies.plan().host().name(), original.name + original.desc, Reason.METHOD_TOO_LARGE, text);
    }
}
