package library;

import java.util.List;
import org.hibernate.Hibernate;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.weightless.Fiber;
import org.weightless.Generator;

/** Books in a database: {@code Library [fibers]}. */
public class Library {
    public static void main(String[] arguments) {
        java.util.logging.LogManager.getLogManager().reset();
        Configuration configuration = new Configuration().addAnnotatedClass(Book.class).addAnnotatedClass(Author.class)
                .setProperty("hibernate.connection.url", "jdbc:h2:mem:library")
                .setProperty("hibernate.hbm2ddl.auto", "create");
        try (SessionFactory factory = configuration.buildSessionFactory()) {
            factory.inTransaction(session -> {
                session.persist(new Author("Lem", "Solaris", "The Invincible"));
                session.persist(new Author("Le Guin", "The Dispossessed"));
            });
            factory.inSession(session -> books(session).forEach(book -> System.out.println(line(book))));
            if (List.of(arguments).contains("fibers")) {
                try (Session session = factory.openSession()) {
                    Generator.of(() -> walk(session)).forEachRemaining(System.out::println);
                }
            }
        }
    }

    private static List<Book> books(Session session) {
        return session.createQuery("from Book b order by b.title", Book.class).list();
    }

    private static String line(Book book) {
        boolean lazy = !Hibernate.isInitialized(book.getAuthor());
        return book.getTitle() + " by " + book.getAuthor().getName() + (lazy ? ", read when asked" : "");
    }

    /** Lazy references and collections are read inside the fiber, between its yields. */
    private static void walk(Session session) {
        for (Book book : books(session)) {
            Fiber.yield(line(book));
            for (Book other : book.getAuthor().getBooks()) {
                Fiber.yield("  " + other.getTitle());
            }
        }
    }
}
