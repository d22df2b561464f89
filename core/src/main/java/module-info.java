/** Continuations, generators and weightless threads for plain Java; works together with the Weightless agent. */
module org.weightless {
    exports org.weightless;
    exports org.weightless.runtime;
}
