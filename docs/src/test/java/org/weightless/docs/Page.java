package org.weightless.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
 * @param places its links to headings: a relative link, empty for this page, and a fragment behind {@code #}
 * @param anchors the fragments of its own headings
 */
record Page(Path file, List<Block> blocks, List<String> links, List<String> places, Set<String> anchors) {
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
        Page page = new Page(file, blocks, new ArrayList<>(), new ArrayList<>(), new HashSet<>());
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
                page.addLinks(line);
                if (line.startsWith("#")) {
                    page.anchors.add(anchor(line));
                }
            }
        }
        return page;
    }

    private static void add(List<Block> blocks, Block block, String between) {
        if (block.language.equals("text") && between.equals(PRINTS) && !blocks.isEmpty()) {
            Block shown = blocks.remove(blocks.size() - 1);
            blocks.add(new Block(shown.language, shown.firstLine, shown.lines, block.lines));
        } else {
            blocks.add(block);
        }
    }

    private void addLinks(String line) {
        Matcher matcher = LINK.matcher(line);
        while (matcher.find()) {
            String link = matcher.group(1);
            String target = link.replaceFirst("#.*", "");
            if (!link.contains("://") && !target.isEmpty()) {
                links.add(target);
            }
            if (!link.contains("://") && link.contains("#")) {
                places.add(link);
            }
        }
    }

    /** The fragment that GitHub makes of a heading. */
    private static String anchor(String heading) {
        return heading.replaceFirst("^#+ *", "").toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-');
    }

    List<Block> blocksIn(String language) {
        return blocks.stream().filter(block -> block.language.equals(language)).toList();
    }
}
