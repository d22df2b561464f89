package org.weightless.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A class may be redefined while a call that depends on it is being linked for the first time. */
class SiteTest {
    /** Links to a constant. */
    private static final class Constant extends Site {
        Constant() {
            super(MethodType.methodType(String.class));
        }

        @Override
        MethodHandle linking() {
            return MethodHandles.constant(String.class, "links");
        }
    }

    private static Object call(Site site) throws Throwable {
        return site.call().dynamicInvoker().invoke();
    }

    @Test
    void oneThatIsUnlinkedBeforeItsFirstTargetIsFoundLinksAgain() throws Throwable {
        Site site = new Constant();
        site.unlink();
        Site.syncAll(List.of(site));
        assertEquals("links", call(site.begin(MethodHandles.constant(String.class, "of the old class"))));
    }

    @Test
    void oneThatHasATargetTakesNoneThatWasFoundBefore() throws Throwable {
        Site site = new Constant().begin(MethodHandles.constant(String.class, "first"));
        assertEquals("first", call(site));
        int before = site.timesUnlinked();
        site.unlink();
        Site.syncAll(List.of(site));
        site.link(MethodHandles.constant(String.class, "of the old class"), before);
        assertEquals("links", call(site));
    }
}
