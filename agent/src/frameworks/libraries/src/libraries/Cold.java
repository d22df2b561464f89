package libraries;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Multimap;
import com.google.common.collect.Multimaps;
import com.google.common.collect.Multiset;
import com.google.common.collect.Ordering;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.weightless.Fiber;
import org.weightless.Generator;

/**
 * A little of each of Guava, Jackson and H2, in a JVM that has just begun: {@code Cold [fiber|fibers]}. With {@code
 * fiber} it runs wholly in a fiber; with {@code fibers} setters, constructors and functions of the program's yield
 * besides.
 */
public final class Cold {
    private static boolean yielding;

    private Cold() {}

    /** A bean with a setter. */
    public static final class Item {
        private String name;
        private final int price;

        public Item(@JsonProperty("price") int price) {
            this.price = step(price);
        }

        public int getPrice() {
            return step(price);
        }

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = step(name);
        }
    }

    /** Has no setters. */
    public record Order(int number, List<Item> items) {
        public Order {
            step(number);
        }
    }

    /** A function that H2 calls for each row. */
    public static int twice(int value) {
        return 2 * step(value);
    }

    private static <T> T step(T value) {
        if (yielding) {
            Fiber.yield(value);
        }
        return value;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            System.out.println(work());
            return;
        }
        yielding = arguments[0].equals("fibers");
        Generator<Object> run = Generator.returning(Cold::work);
        int yields = 0;
        while (run.hasNext()) {
            run.next();
            yields++;
        }
        System.out.println(run.result());
        if (yielding) {
            System.out.println(yields + " yields");
        }
    }

    private static String work() throws Exception {
        return Joiner.on('\n').join(guava(), jackson(), h2());
    }

    private static String guava() {
        Iterable<String> words = Splitter.on(' ').omitEmptyStrings().split("the quick brown fox  jumps over the lazy dog");
        Multiset<String> counts = HashMultiset.create(words);
        Multimap<Integer, String> byLength = Multimaps.index(words, word -> step(word).length());
        return ImmutableSortedMap.copyOf(byLength.asMap()) + " " + counts.count("the") + " "
                + Ordering.natural().onResultOf((String word) -> step(word).length()).compound(Ordering.natural())
                        .sortedCopy(counts.elementSet());
    }

    private static String jackson() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Item item = new Item(i * 10);
            item.setName("item " + i);
            orders.add(new Order(i, List.of(item, item)));
        }
        String text = mapper.writeValueAsString(orders);
        List<Order> read = mapper.readValue(text, new TypeReference<List<Order>>() {});
        return mapper.writeValueAsString(Map.of("orders", read));
    }

    private static String h2() throws Exception {
        StringBuilder rows = new StringBuilder();
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
                Statement statement = connection.createStatement()) {
            statement.execute("create alias twice for 'libraries.Cold.twice'");
            statement.execute("create table item(id int primary key, name varchar(20), price int)");
            try (PreparedStatement insert = connection.prepareStatement("insert into item values(?, ?, ?)")) {
                for (int i = 0; i < 20; i++) {
                    insert.setInt(1, i);
                    insert.setString(2, "item " + i % 4);
                    insert.setInt(3, i * 7 % 11);
                    insert.executeUpdate();
                }
            }
            ResultSet found = statement.executeQuery("select name, count(*), sum(twice(price)) from item"
                    + " where twice(price) > 3 group by name order by 3 desc, 1");
            while (found.next()) {
                rows.append(found.getString(1)).append(' ').append(found.getInt(2)).append(' ').append(found.getInt(3)).append("; ");
            }
        }
        return rows.toString();
    }
}
