package org.weightless.simulation;

import java.util.Objects;

/**
 * Holds an amount of something that has no parts, such as the fuel in a tank. Who puts something in waits for room, who
 * takes something out waits until there is enough; of each kind the first one that came is the first that is served.
 */
public final class Container {
    private final Environment environment;
    private final double capacity;
    private final ClaimQueue puts = new ClaimQueue();
    private final ClaimQueue gets = new ClaimQueue();
    private double level;
    private String name = "a container";
    private LevelMonitor monitor;

    /** An empty one without a limit. */
    public Container(Environment environment) {
        this(environment, Double.POSITIVE_INFINITY, 0);
    }

    /**
     * Makes one.
     *
     * @param capacity how much it holds
     * @param level how much is in it
     * @throws IllegalArgumentException if the capacity is not positive, or the level is negative or above it
     */
    public Container(Environment environment, double capacity, double level) {
        this.environment = Objects.requireNonNull(environment, "environment");
        if (!(capacity > 0)) {
            throw new IllegalArgumentException("capacity " + capacity + ": it must be above 0");
        }
        if (!(level >= 0 && level <= capacity)) {
            throw new IllegalArgumentException("level " + level + ": it must be from 0 to the capacity, " + capacity);
        }
        this.capacity = capacity;
        this.level = level;
    }

    /**
     * Names it, for dumps and messages.
     *
     * @return this container
     */
    public Container named(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Puts an amount in, as soon as there is room for all of it.
     *
     * @throws IllegalArgumentException if it is not positive, or infinite
     */
    public Claim<Void> put(double amount) {
        Put put = new Put(this, positive(amount));
        puts.add(put);
        servePuts();
        return put;
    }

    /**
     * Takes an amount out, as soon as all of it is there.
     *
     * @throws IllegalArgumentException if it is not positive, or infinite
     */
    public Claim<Void> get(double amount) {
        Taking get = new Taking(this, positive(amount));
        gets.add(get);
        serveGets();
        return get;
    }

    private static double positive(double amount) {
        if (!(amount > 0) || Double.isInfinite(amount)) {
            throw new IllegalArgumentException("amount " + amount + ": it must be above 0, and finite");
        }
        return amount;
    }

    private void servePuts() {
        while (puts.first() instanceof Put put && capacity - level >= put.amount) {
            puts.remove(put);
            change(put.amount);
            put.trigger(null);
        }
    }

    private void serveGets() {
        while (gets.first() instanceof Taking get && level >= get.amount) {
            gets.remove(get);
            change(-get.amount);
            get.trigger(null);
        }
    }

    private void change(double amount) {
        level += amount;
        if (monitor != null) {
            monitor.record(level);
        }
    }

    private static final class Put extends Claim<Void> {
        private final Container container;
        private final double amount;

        Put(Container container, double amount) {
            super(container.environment);
            this.container = container;
            this.amount = amount;
        }

        @Override
        void processing() {
            container.serveGets();
        }

        @Override
        void serveOthers() {
            container.servePuts();
        }

        @Override
        public String toString() {
            return "room for " + amount + " in " + container;
        }
    }

    private static final class Taking extends Get<Void> {
        private final Container container;
        private final double amount;

        Taking(Container container, double amount) {
            super(container.environment);
            this.container = container;
            this.amount = amount;
        }

        @Override
        void processing() {
            container.servePuts();
        }

        @Override
        void serveOthers() {
            container.serveGets();
        }

        @Override
        boolean giveBack() {
            container.change(amount);
            container.serveGets();
            return true;
        }

        @Override
        public String toString() {
            return amount + " from " + container;
        }
    }

    /** How much is in it. */
    public double level() {
        return level;
    }

    /** How much it holds. */
    public double capacity() {
        return capacity;
    }

    /** What is known about the level, from the first call of this method on. */
    public LevelMonitor levelMonitor() {
        if (monitor == null) {
            monitor = new LevelMonitor(environment, level);
        }
        return monitor;
    }

    /** Its name. */
    @Override
    public String toString() {
        return name;
    }
}
