/*
 * Lists the files of a directory or a jar in order of their names, by two naive recursions that yield deep inside: one
 * goes down the directories, the other walks a binary tree in order. A for-each loop consumes each.
 */
package org.weightless.docs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.weightless.Fiber;
import org.weightless.Generator;

public class InOrderWalk {
    /** Yields each file below a directory. */
    static void walkFiles(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    walkFiles(entry);
                } else {
                    Fiber.yield(entry);
                }
            }
        }
    }

    /** A binary search tree of files, by name. */
    static final class Tree {
        private final Path file;
        private Tree left;
        private Tree right;

        private Tree(Path file) {
            this.file = file;
        }

        static Tree insert(Tree tree, Path file) {
            if (tree == null) {
                return new Tree(file);
            }
            if (key(file).compareTo(key(tree.file)) < 0) {
                tree.left = insert(tree.left, file);
            } else {
                tree.right = insert(tree.right, file);
            }
            return tree;
        }

        private static String key(Path file) {
            return file.getFileName() + " " + file;
        }

        /** Yields each file in order. */
        static void walkInOrder(Tree tree) {
            if (tree != null) {
                walkInOrder(tree.left);
                Fiber.yield(tree.file);
                walkInOrder(tree.right);
            }
        }
    }

    static void list(Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path file : Generator.<Path>of(() -> walkFiles(root))) {
            found.add(file);
        }
        Collections.shuffle(found); // files come sorted, which would make the tree a list
        Tree tree = null;
        for (Path file : found) {
            tree = Tree.insert(tree, file);
        }
        print(root, tree);
    }

    static void print(Path root, Tree tree) throws IOException {
        long bytes = 0;
        int count = 0;
        for (Path file : Generator.<Path>of(() -> Tree.walkInOrder(tree))) {
            long size = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).size();
            System.out.printf("%9d  %s%n", size, root.relativize(file));
            bytes += size;
            count++;
        }
        System.out.printf("%9d  bytes in %d files%n", bytes, count);
    }

    public static void main(String[] arguments) throws IOException {
        Path given = Path.of(arguments.length > 0 ? arguments[0] : ".");
        if (Files.isDirectory(given)) {
            list(given);
        } else if (given.toString().endsWith(".jar") && Files.exists(given)) {
            try (FileSystem jar = FileSystems.newFileSystem(given)) {
                list(jar.getPath("/"));
            }
        } else {
            System.err.println(given + " is neither a directory nor a jar");
            System.exit(2);
        }
    }
}
