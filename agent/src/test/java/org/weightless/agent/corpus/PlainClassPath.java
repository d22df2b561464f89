package org.weightless.agent.corpus;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.weightless.agent.testing.Uninstrumented;

/** The whole class path of the tests once more, as its compilers made it. */
final class PlainClassPath extends URLClassLoader implements Uninstrumented {
    private PlainClassPath(URL[] classPath) {
        super(classPath, ClassLoader.getPlatformClassLoader());
    }

    static PlainClassPath open() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : entries()) {
            urls.add(new File(entry).toURI().toURL());
        }
        return new PlainClassPath(urls.toArray(URL[]::new));
    }

    /** The directories and jars of the tests' class path. */
    static String[] entries() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")).split(File.pathSeparator);
    }

    /** Runs the plain twin of a program. */
    Object run(Class<? extends Callable<?>> program) throws Exception {
        Class<?> twin = loadClass(program.getName());
        if (twin == program) {
            throw new AssertionError(program + " is its own twin");
        }
        return ((Callable<?>) twin.getDeclaredConstructor().newInstance()).call();
    }
}
