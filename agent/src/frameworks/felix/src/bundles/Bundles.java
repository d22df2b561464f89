package bundles;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.weightless.Generator;

/** An OSGi framework with two bundles that import nothing of this project: {@code Bundles [fibers]}. */
public class Bundles {
    private static final Path DIRECTORY = temporary();

    public static void main(String[] arguments) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("org.osgi.framework.storage", DIRECTORY.resolve("cache").toString());
        settings.put("felix.bootdelegation.implicit", "false");
        Framework framework = new FrameworkFactory().newFramework(settings);
        framework.start();
        BundleContext context = framework.getBundleContext();
        Bundle words = context.installBundle("file:" + bundle("words", List.of("Words", "Words$Upper"),
                "Export-Package", "words"));
        Bundle printer = context.installBundle("file:" + bundle("printer", List.of("Printer"),
                "Bundle-Activator", "printer.Printer", "Import-Package", "words,org.osgi.framework"));
        words.start();
        printer.start();
        System.out.println(words.getState() == Bundle.ACTIVE && printer.getState() == Bundle.ACTIVE);
        if (List.of(arguments).contains("fibers")) {
            @SuppressWarnings("unchecked")
            Callable<String> service = (Callable<String>) context.getService(context.getServiceReference(Callable.class));
            System.out.println(Generator.of(() -> org.weightless.Fiber.yield(service.call())).stream().toList());
        }
        framework.stop();
        framework.waitForStop(0);
    }

    /** A bundle out of classes of this program. */
    private static Path bundle(String name, List<String> types, String... headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", name);
        for (int i = 0; i < headers.length; i += 2) {
            attributes.putValue(headers[i], headers[i + 1]);
        }
        Path jar = DIRECTORY.resolve(name + ".jar");
        try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (String type : types) {
                String entry = name + "/" + type + ".class";
                out.putNextEntry(new ZipEntry(entry));
                try (InputStream in = Bundles.class.getClassLoader().getResourceAsStream(entry)) {
                    in.transferTo(out);
                }
            }
        }
        return jar;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("bundles");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
