package org.weightless;

import org.weightless.runtime.Coroutine;

/** The fiber copy of {@link Script}'s method. */
final class ScriptCompanion {
    private ScriptCompanion() {}

    static Object call(Script self, Coroutine current) throws Throwable {
        return self.start(current);
    }
}
