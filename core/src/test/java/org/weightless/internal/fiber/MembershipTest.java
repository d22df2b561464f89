package org.weightless.internal.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ids when they have all been given once, and policies that do not take a fiber. */
class MembershipTest {
    private final IdleHome home = new IdleHome();
    private final List<FiberState> ended = new ArrayList<>();
    private FiberState refused;
    private final Transitions members = new Transitions(home, new Turns() {
        @Override
        public FiberState next() {
            return home.population().next();
        }

        @Override
        public void begins() {}

        @Override
        public void turned() {}

        @Override
        public void startsWith(FiberState fiber) {}

        @Override
        public boolean measuresTime() {
            return false;
        }

        @Override
        public void ran(FiberState fiber, long nanos) {}

        @Override
        public void ready(FiberState fiber) {
            if (fiber == refused) {
                throw new IllegalArgumentException("not this one");
            }
        }

        @Override
        public void ended(FiberState fiber) {
            ended.add(fiber);
        }
    });

    private FiberState spawn(String name) {
        FiberState fiber = new IdleHome.Idle(0);
        members.spawn(fiber, name);
        return fiber;
    }

    @Test
    void behindTheGreatestIdTheyBeginAgainAndLeaveOutThoseOfLiveFibers() {
        FiberState second = null;
        for (int i = 1; i <= 3; i++) {
            FiberState fiber = spawn(null);
            second = i == 2 ? fiber : second;
        }
        members.leave(home.population().find(3));
        members.lastId = Integer.MAX_VALUE - 100;
        List<FiberState> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.add(spawn(null));
        }
        assertEquals(Integer.MAX_VALUE, all.get(99).id);
        assertEquals(3, all.get(100).id, "1 and 2 are taken");
        assertEquals(202, all.get(299).id);
        for (FiberState fiber : all) {
            assertSame(fiber, members.names().find(Fibers.name(fiber)));
        }
        assertSame(second, home.population().find(2));
        assertNull(home.population().find(203));
        assertEquals(302, Arrays.stream(home.population().toArray()).mapToInt(fiber -> fiber.id).distinct().count());
    }

    @Test
    void anIdThatIsTakenTwiceInARowIsLeftOutTwice() {
        for (int i = 0; i < 5; i++) {
            spawn(null);
        }
        members.leave(home.population().find(1));
        members.leave(home.population().find(4));
        members.lastId = Integer.MAX_VALUE;
        assertEquals(List.of(1, 4, 6, 7), List.of(spawn(null).id, spawn(null).id, spawn(null).id, spawn(null).id));
    }

    @Test
    void afterTheOldOnesHaveEndedIdsAreFoundAsBefore() {
        members.lastId = Integer.MAX_VALUE - 1000;
        List<FiberState> all = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            all.add(spawn(null));
        }
        for (FiberState fiber : all.subList(0, 1990)) {
            members.leave(fiber);
            assertNull(home.population().find(fiber.id));
        }
        for (FiberState fiber : all.subList(1990, 3000)) {
            assertSame(fiber, home.population().find(fiber.id));
        }
    }

    @Test
    void aFiberThatThePolicyDoesNotTakeIsNotThere() {
        FiberState first = spawn("first");
        refused = new IdleHome.Idle(0);
        assertThrows(IllegalArgumentException.class, () -> members.spawn(refused, "second"));
        assertNull(members.names().find("second"));
        assertEquals(List.of(first), List.of(home.population().toArray()));
        assertEquals(List.of(), ended);
        spawn("second");
    }

    @Test
    void ofFibersThatAreReadAllComeInOrNone() {
        FiberState one = new IdleHome.Idle(0);
        FiberState other = new IdleHome.Idle(0);
        refused = new IdleHome.Idle(0);
        assertThrows(IllegalArgumentException.class,
                () -> members.enlist(List.of(one, other, refused), Arrays.asList("one", null, null)));
        assertEquals(0, home.population().live());
        assertEquals(0, home.population().ready());
        assertNull(members.names().find("one"));
        assertEquals(List.of(one, other), ended);
    }
}
