package org.weightless.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The document of {@link Library}: a shop's orders, the same at every run, about 100 KB as JSON. */
public record Orders(String shop, List<Order> orders) {
    private static final int ORDERS = 200;
    private static final String[] WORDS = {"copper", "slow", "river", "ninth", "candle", "north", "glass", "quiet"};

    /** One order; a record, as an application would have it. */
    public record Order(long id, String customer, boolean paid, double discount, List<Line> lines) {
    }

    /** One line of an order. */
    public record Line(String article, int quantity, double price, List<String> tags) {
    }

    static Orders generate() {
        Random random = new Random(2002);
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            List<Line> lines = new ArrayList<>();
            for (int left = 1 + random.nextInt(8); left > 0; left--) {
                lines.add(new Line(words(random), 1 + random.nextInt(9), random.nextInt(100_000) / 100.0,
                        List.of(words(random), words(random))));
            }
            orders.add(new Order(random.nextLong(), words(random), random.nextBoolean(), random.nextDouble(), lines));
        }
        return new Orders("Caf\u00e9 \"Zum Faden\"", orders);
    }

    private static String words(Random random) {
        return WORDS[random.nextInt(WORDS.length)] + ' ' + WORDS[random.nextInt(WORDS.length)];
    }
}
