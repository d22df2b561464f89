package org.weightless.agent.frameworks;

import org.junit.jupiter.api.Test;

/** Spring Boot with web pages, a database and beans behind CGLIB proxies. */
class SpringBootIT {
    private final Framework shop = new Framework("spring-boot", "shop.Shop");

    @Test
    void startsAndAnswers() {
        shop.printsTheSame(
                "ready", "proxy true", "filled in a transaction: true", "count 3",
                "200 [{\"name\":\"coffee\",\"price\":5,\"id\":2},{\"name\":\"tea\",\"price\":3,\"id\":1}]",
                "closed");
    }

    @Test
    void beansAndPagesYield() {
        shop.printsInFibers(
                "ready", "proxy true", "filled in a transaction: true", "count 3",
                "200 [{\"name\":\"coffee\",\"price\":5,\"id\":2},{\"name\":\"tea\",\"price\":3,\"id\":1}]",
                "coffee 5", "tea 3", "total 98", "200 [\"coffee 5\",\"tea 3\",\"total 98\"]", "closed");
    }
}
