package org.weightless.bench;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import org.weightless.bench.peers.weightless.WeightlessCoroutines;

/** Prints the methods that classes have in this JVM, each with its descriptor, once the contender's bodies have run. */
final class MethodNames {
    private MethodNames() {}

    public static void main(String[] classNames) throws ClassNotFoundException {
        new WeightlessCoroutines().fresh(2).next();
        for (String name : classNames) {
            for (Method method : Class.forName(name, false, MethodNames.class.getClassLoader()).getDeclaredMethods()) {
                MethodType type = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
                System.out.println(name + "." + method.getName() + type.toMethodDescriptorString());
            }
        }
    }
}
