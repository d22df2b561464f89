/** Continuations, generators and weightless threads for plain Java; works together with the Weightless agent. */
module org.weightless {
    requires static java.management;
    requires static jdk.jfr;

    exports org.weightless;
    exports org.weightless.channel;
    exports org.weightless.concurrent;
    exports org.weightless.flow;
    exports org.weightless.itertools;
    exports org.weightless.management;
    exports org.weightless.simulation;
    exports org.weightless.testing;

    // org.weightless.runtime is for generated code: the agent exports it to the modules whose classes it instruments,
    // to nobody else.
}
