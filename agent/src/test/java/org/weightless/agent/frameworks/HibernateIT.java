package org.weightless.agent.frameworks;

import org.junit.jupiter.api.Test;

/** Lazy references and collections of a database. */
class HibernateIT {
    private final Framework library = new Framework("hibernate", "library.Library");

    @Test
    void lazyReferencesAreRead() {
        library.printsTheSame(
                "Solaris by Lem, read when asked", "The Dispossessed by Le Guin, read when asked",
                "The Invincible by Lem");
    }

    @Test
    void lazyReferencesAreReadBetweenYields() {
        library.printsInFibers(
                "Solaris by Lem, read when asked", "The Dispossessed by Le Guin, read when asked",
                "The Invincible by Lem", "Solaris by Lem, read when asked", "  Solaris", "  The Invincible",
                "The Dispossessed by Le Guin, read when asked", "  The Dispossessed", "The Invincible by Lem",
                "  Solaris", "  The Invincible");
    }
}
