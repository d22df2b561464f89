package org.weightless.agent.frameworks;

import org.junit.jupiter.api.Test;

/** Servlets and filters. */
class TomcatIT {
    private final Framework pages = new Framework("tomcat", "web.Pages");

    @Test
    void answers() {
        pages.printsTheSame(
                "200 yes hello Tom", "404");
    }

    @Test
    void servletsConsumeGenerators() {
        pages.printsInFibers(
                "200 yes hello Tom", "404", "200 yes /counting0 /counting1 /counting2 ");
    }
}
