package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightless.agent.testing.Probe.s;
import static org.weightless.agent.testing.Probe.y;

import org.junit.jupiter.api.Test;
import org.weightless.agent.construct.left.OpenSyntax;
import org.weightless.agent.construct.left.Syntaxes;
import org.weightless.agent.testing.Programs;

/**
 * Objects of classes that are private to another package, which calls and fields give by that type: a method may hand
 * them on, keep them over a yield and use them by what it may name. The JVM asks nobody for access there.
 */
class HiddenResultTest {
    @Test
    void aResultIsHandedOnByItsOwnTypeOrAnOpenOne() {
        assertEquals("result took areadb", Programs.compare(
                () -> Syntaxes.take(Syntaxes.make("a")) + Syntaxes.read(Syntaxes.nested("b")).replace(" ", "")).result());
    }

    @Test
    void aVariableKeepsItOverAYield() {
        assertEquals("result took a took a read a took field+a", Programs.compare(() -> {
            var syntax = Syntaxes.make("a");
            y();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 2; i++) {
                text.append(Syntaxes.take(syntax)).append(' ');
                y();
            }
            text.append(Syntaxes.read(syntax)).append(' ');
            var own = new Syntaxes().own(syntax);
            y();
            return text + Syntaxes.take(own);
        }).result());
    }

    @Test
    void fieldsAndArraysToo() {
        assertEquals("result took field read shared took 3 element 2 element 0 1", Programs.compare(() -> {
            Syntaxes syntaxes = new Syntaxes();
            var field = syntaxes.field;
            var shared = Syntaxes.SHARED;
            y();
            String text = Syntaxes.take(field) + " " + Syntaxes.read(shared);
            var many = Syntaxes.many(3);
            y();
            text += " " + Syntaxes.takeAll(many);
            OpenSyntax first = many[0][0];
            Object[] row = many[1];
            y();
            return text + " " + first.text() + " " + s(row.length);
        }).result());
    }

    @Test
    void branchesJoin() {
        assertEquals("result read b took c", Programs.compare(() -> {
            String text = "";
            for (int i = 0; i < 2; i++) {
                var syntax = s(i) == 0 ? Syntaxes.nested("b") : Syntaxes.make("c");
                y();
                text += i == 0 ? Syntaxes.read(syntax) + " " : Syntaxes.take(syntax);
            }
            return text;
        }).result());
    }

    /** A call under the monitor is not linked; one that takes the object by an open type needs no more than that. */
    @Test
    void besideAMonitorItIsHandedOnByAnOpenType() {
        assertEquals("result read a 1", Programs.compare(() -> {
            var syntax = Syntaxes.make("a");
            int[] count = {0};
            y();
            synchronized (count) {
                count[0]++;
            }
            y();
            return Syntaxes.read(syntax) + " " + s(count[0]);
        }).result());
    }
}
