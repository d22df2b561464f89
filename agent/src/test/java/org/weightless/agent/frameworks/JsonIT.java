package org.weightless.agent.frameworks;

import org.junit.jupiter.api.Test;

/** Jackson and Gson: what reflection sees of a class is what they write. */
class JsonIT {
    private static final String DRAWING = """
            {"name":"drawing","colour":"GREEN",\
            "shapes":[{"@type":"circle","radius":1.5},{"@type":"box","width":2,"height":3}],\
            "sizes":{"a":1,"b":2}}""";

    private final Framework json = new Framework("json", "json.Json");

    @Test
    void writesAndReadsTheSame() {
        json.printsTheSame(
                DRAWING,
                "[Circle[radius=1.5], Box[width=2, height=3]] green {a=1, b=2}",
                "{\"x\":1,\"y\":2} {\"width\":4,\"height\":5}", "Box[width=6, height=7]");
    }

    @Test
    void serialisersYieldThroughTheLibraries() {
        json.printsInFibers(
                DRAWING,
                "[Circle[radius=1.5], Box[width=2, height=3]] green {a=1, b=2}",
                "{\"x\":1,\"y\":2} {\"width\":4,\"height\":5}", "Box[width=6, height=7]",
                "jackson writes Circle[radius=1.0]", "jackson writes Circle[radius=2.0]", "[1.0,2.0]",
                "Box[width=1, height=2]", "gson writes Circle[radius=3.0]", "gson writes Circle[radius=4.0]",
                "[3.0,4.0]", "gson reads", "gson reads", "[Circle[radius=5.0], Circle[radius=6.0]]");
    }
}
