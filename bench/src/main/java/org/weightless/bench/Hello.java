package org.weightless.bench;

/** Hello world, for {@link Startup}; its class file is copied to where nothing else is. */
public final class Hello {
    private Hello() {}

    public static void main(String[] arguments) {
        System.out.println("Hello, world");
    }
}
