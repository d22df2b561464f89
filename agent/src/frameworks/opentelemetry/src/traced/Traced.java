package traced;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.weightless.Fiber;
import org.weightless.Generator;

/** Queries that an agent of somebody else traces: {@code Traced [fibers]}. */
public class Traced {
    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:traced")) {
            System.out.println(ask(connection, "select 1"));
            if (List.of(arguments).contains("fibers")) {
                Generator.of(() -> queries(connection)).forEachRemaining(System.out::println);
            }
        }
    }

    private static int ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getInt(1);
        }
    }

    private static void queries(Connection connection) throws SQLException {
        for (int i = 2; i < 4; i++) {
            Fiber.yield(ask(connection, "select " + i));
        }
    }
}
