package org.weightless.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Markdown page: its code blocks and its links.
 *
 * <p>A code block in the language {@code text} that follows another block with nothing but the word "prints" between
 * them is the output of that block.
 *
 * @param file where it is
 * @param blocks its code blocks, in order
 * @param links its relative links, without fragments
 */
record Page(Path file, List<Block> blocks, List<String> links) {
    private static final String PRINTS = "prints";
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

    /**
     * A fenced block of code.
     *
     * @param language the word behind the opening fence; empty where there is none
     * @param firstLine the line of the page that it begins in
     * @param lines what it contains
     * @param output the output that the page says it has, or null
     */
    record Block(String language, int firstLine, List<String> lines, List<String> output) {
        String text() {
            return String.join("\n", lines) + "\n";
        }
    }

    static Page read(Path file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        List<String> links = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        String between = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith("```")) {
                int end = i + 1;
                while (!lines.get(end).strip().equals("```")) {
                    end++;
                }
                add(blocks, new Block(line.substring(3).strip(), i + 2, List.copyOf(lines.subList(i + 1, end)), null), between);
                between = "";
                i = end;
            } else {
                between = (between + " " + line).strip();
                addLinks(links, line);
            }
        }
        return new Page(file, blocks, links);
    }

    private static void add(List<Block> blocks, Block block, String between) {
        if (block.language.equals("text") && between.equals(PRINTS) && !blocks.isEmpty()) {
            Block shown = blocks.remove(blocks.size() - 1);
            blocks.add(new Block(shown.language, shown.firstLine, shown.lines, block.lines));
        } else {
            blocks.add(block);
        }
    }

    private static void addLinks(List<String> links, String line) {
        Matcher matcher = LINK.matcher(line);
        while (matcher.find()) {
            String target = matcher.group(1).replaceFirst("#.*", "");
            if (!target.isEmpty() && !target.contains("://")) {
                links.add(target);
            }
        }
    }

    List<Block> blocksIn(String language) {
        return blocks.stream().filter(block -> block.language.equals(language)).toList();
    }
}
