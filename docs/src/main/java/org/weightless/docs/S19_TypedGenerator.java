/*
 * A generator whose body gets a Yielder of its type: the compiler then refuses to yield anything else. It can be passed
 * on like any other argument.
 *
 * Prints:
 *   .
 *   ./docs
 *   ./docs/guide
 *   ./src
 */
package org.weightless.docs;

import java.util.List;
import org.weightless.Generator;
import org.weightless.Yielder;

public class S19_TypedGenerator {
    record Directory(String name, List<Directory> inside) {}

    static void walk(Directory directory, String path, Yielder<String> out) {
        String its = path + directory.name();
        out.yield(its);
        for (Directory each : directory.inside()) {
            walk(each, its + "/", out);
        }
    }

    public static void main(String[] args) {
        Directory guide = new Directory("guide", List.of());
        Directory root = new Directory(".", List.of(new Directory("docs", List.of(guide)), new Directory("src", List.of())));
        Generator<String> paths = Generator.typed(out -> walk(root, "", out));
        for (String path : paths) {
            System.out.println(path);
        }
    }
}
