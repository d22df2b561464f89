package org.weightless.bench;

import java.lang.reflect.Method;

/** Prints the names of the methods that a class has, as it is in this JVM: with what the agent has added. */
final class MethodNames {
    private MethodNames() {
    }

    public static void main(String[] classNames) throws ClassNotFoundException {
        for (String name : classNames) {
            for (Method method : Class.forName(name, false, MethodNames.class.getClassLoader()).getDeclaredMethods()) {
                System.out.println(method.getName());
            }
        }
    }
}
