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
        return new PlainClassPath(urls());
    }

    /** The directories and jars of the tests' class path. */
    static URL[] urls() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String entry : classPath.split(File.pathSeparator)) {
            urls.add(new File(entry).toURI().toURL());
        }
        return urls.toArray(URL[]::new);
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
