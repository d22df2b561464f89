package org.weightless.agent.corpus;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Iterables;
import com.google.common.collect.Multimap;
import com.google.common.collect.Multimaps;
import com.google.common.collect.Ordering;
import com.google.common.collect.Range;
import com.google.common.collect.Sets;
import com.google.common.collect.TreeRangeMap;
import com.google.common.hash.Hashing;
import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Jobs of some size for real libraries; each gives a text in which any difference would show. */
public final class Workloads {
    private Workloads() {}

    /** Joins, subqueries, an index, updates and a rollback, by H2. */
    public static final class ModernSql implements Callable<String> {
        @Override
        public String call() throws Exception {
            return sql(new org.h2.Driver(), "jdbc:h2:mem:",
                    "select o.name, count(*), sum(i.price), max(i.note), avg(cast(i.id as double)) from owner o"
                            + " join item i on i.owner = o.id where i.price > (select avg(price) from item)"
                            + " group by o.name having count(*) > 3 order by 3 desc, 1");
        }
    }

    /** The same by HSQLDB, in class files of version 46 with subroutines. */
    public static final class AncientSql implements Callable<String> {
        @Override
        public String call() throws Exception {
            return sql(new org.hsqldb.jdbcDriver(), "jdbc:hsqldb:mem:" + System.nanoTime(),
                    "select o.name, count(*), sum(i.price), max(i.note), min(i.id) from owner o join item i on i.owner = o.id"
                            + " where i.price > 50 group by o.name order by 3 desc, 1");
        }
    }

    private static String sql(Driver driver, String url, String query) throws SQLException {
        Properties user = new Properties();
        user.put("user", "sa");
        user.put("password", "");
        StringBuilder result = new StringBuilder();
        try (Connection connection = driver.connect(url, user); Statement statement = connection.createStatement()) {
            statement.execute("create table owner(id int primary key, name varchar(20))");
            statement.execute("create table item(id int primary key, owner int, price decimal(10, 2), note varchar(40))");
            statement.execute("create index by_owner on item(owner)");
            fill(connection);
            append(result, statement.executeQuery(query));
            result.append(statement.executeUpdate("update item set price = price * 2 where mod(id, 7) = 3")).append('\n');
            connection.setAutoCommit(false);
            result.append(statement.executeUpdate("delete from item where owner < 10")).append('\n');
            connection.rollback();
            append(result, statement.executeQuery("select count(*), sum(price), min(note), max(note) from item"));
            try {
                statement.execute("select nothing from nowhere");
            } catch (SQLException e) {
                result.append(e.getSQLState());
            }
        }
        return result.toString();
    }

    private static void fill(Connection connection) throws SQLException {
        try (PreparedStatement owner = connection.prepareStatement("insert into owner values(?, ?)");
                PreparedStatement item = connection.prepareStatement("insert into item values(?, ?, ?, ?)")) {
            for (int i = 0; i < 50; i++) {
                owner.setInt(1, i);
                owner.setString(2, "owner " + i % 17);
                owner.executeUpdate();
            }
            for (int i = 0; i < 3000; i++) {
                item.setInt(1, i);
                item.setInt(2, i * 31 % 50);
                item.setBigDecimal(3, BigDecimal.valueOf(i * 7919L % 10_000, 2));
                item.setString(4, Integer.toString(i * i, 36));
                item.executeUpdate();
            }
        }
    }

    private static void append(StringBuilder text, ResultSet rows) throws SQLException {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            for (int i = 1; i <= columns; i++) {
                text.append(rows.getObject(i)).append(i < columns ? ", " : "\n");
            }
        }
    }

    /** Objects to text, to a tree, to objects and to text again, by Jackson. */
    public static final class Json implements Callable<String> {
        /** A bean with what beans have. */
        public static final class Order {
            public int number;

            @JsonProperty("renamed")
            private Map<String, List<Double>> prices = new TreeMap<>();

            private Order before;

            public Order getBefore() {
                return before;
            }

            public void setBefore(Order before) {
                this.before = before;
            }
        }

        /** A record, which has no setters. */
        public record Line(String text, long[] values, Line next) {}

        @Override
        public String call() throws Exception {
            ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
            Order order = null;
            Line line = null;
            for (int i = 0; i < 40; i++) {
                Order next = new Order();
                next.number = i;
                next.prices.put("\u20ac " + i, List.of(i / 3.0, -1e300, 0.0));
                next.setBefore(order);
                order = next;
                line = new Line("line \"" + i + "\"\n", new long[] {i, Long.MIN_VALUE}, line);
            }
            String text = mapper.writeValueAsString(order);
            JsonNode tree = mapper.readTree(text);
            List<Object> results = new ArrayList<>();
            results.add(text);
            results.add(text.equals(mapper.writeValueAsString(mapper.treeToValue(tree, Order.class))));
            results.add(tree.at("/before/before/renamed").toString());
            results.add(mapper.readValue(mapper.writeValueAsBytes(line), Line.class).next().next().text());
            try {
                mapper.readValue("{\"number\": [}", Order.class);
            } catch (JsonProcessingException e) {
                results.add(e.getOriginalMessage());
            }
            return results.toString();
        }
    }

    /** Multimaps, caches, hashes, orderings and ranges, by Guava. */
    public static final class Collections implements Callable<String> {
        @Override
        public String call() {
            Multimap<Integer, String> byLength = ArrayListMultimap.create();
            for (int i = 0; i < 2000; i++) {
                String word = Integer.toString(i * 7919, 7);
                byLength.put(word.length(), word);
            }
            LoadingCache<Integer, Long> squares =
                    CacheBuilder.newBuilder().maximumSize(100).build(CacheLoader.from((Integer i) -> (long) i * i));
            long sum = 0;
            for (int i = 0; i < 1000; i++) {
                sum += squares.getUnchecked(i % 150);
            }
            TreeRangeMap<Integer, String> ranges = TreeRangeMap.create();
            for (int i = 0; i < 100; i++) {
                ranges.put(Range.closedOpen(i * 3, i * 5 + 1), "r" + i);
            }
            String joined = Joiner.on('|').withKeyValueSeparator("->").join(byLength.asMap());
            return List.of(sum,
                    ImmutableSortedMap.copyOf(Multimaps.transformValues(byLength, String::hashCode).asMap()),
                    Hashing.sha256().hashString(joined, StandardCharsets.UTF_8),
                    Ordering.natural().reverse().nullsFirst().sortedCopy(Splitter.on(',').trimResults().split("b, a,  d,c")),
                    ranges.subRangeMap(Range.closed(10, 40)),
                    Iterables.size(Sets.powerSet(Sets.newTreeSet(List.of(1, 2, 3, 4, 5, 6))))).toString();
        }
    }

    /** A script that is compiled at run time and called by dynamic dispatch, by Groovy. */
    public static final class Script implements Callable<String> {
        private static final String TEXT = """
                class Account { String name; BigDecimal balance
                    def plus(Account other) { new Account(name: name + other.name, balance: balance + other.balance) } }
                def fib(n) { n < 2 ? n : fib(n - 1) + fib(n - 2) }
                def accounts = (1..20).collect { new Account(name: "a$it", balance: it * 1.5) }
                def total = accounts.inject { a, b -> a + b }
                def grouped = accounts.groupBy { it.balance as int % 3 }.collectEntries { k, v -> [k, v*.name] }
                def text = input.tokenize(' ').sort { a, b -> b <=> a }.join('-')
                try { nothing.here() } catch (MissingPropertyException e) { text += e.property }
                [fib(15), total.name, total.balance, grouped, text, "x" * 3, [1, [2, 3]].flatten()].toString()
                """;

        @Override
        public String call() {
            Binding binding = new Binding();
            binding.setVariable("input", "some words in a row");
            return (String) new GroovyShell(Script.class.getClassLoader(), binding).evaluate(TEXT);
        }
    }
}
