/** Continuations, generators and weightless threads for plain Java; works together with the Weightless agent. */
module org.weightless {
    requires static java.management;
    requires static jdk.jfr;

    exports org.weightless;
    exports org.weightless.runtime;
}
