/*
 * The fourth of SimPy's examples, the movie renege: one counter sells the tickets of three movies. When one is sold out
 * an event happens, and all who queue for it leave: they wait for their turn or for that event.
 *
 * Prints:
 *   The Long Yield: sold out after 44.7 minutes, 8 left the queue
 *   Two Clocks: sold out after 35.7 minutes, 7 left the queue
 *   A Quiet Heap: sold out after 29.2 minutes, 9 left the queue
 */
package org.weightless.docs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.weightless.simulation.Environment;
import org.weightless.simulation.Event;
import org.weightless.simulation.Request;
import org.weightless.simulation.Resource;

public class S38_MovieRenege {
    static final int TICKETS = 50;
    static final int SOLD_OUT_BELOW = 2;
    static final double END = 120;
    static final double BETWEEN_MOVIEGOERS = 0.5;
    static final List<String> MOVIES = List.of("The Long Yield", "Two Clocks", "A Quiet Heap");

    final Environment minutes = new Environment(TimeUnit.MINUTES);
    final Resource counter = new Resource(minutes, 1);
    final Map<String, Movie> movies = new LinkedHashMap<>();
    final Random random = new Random(42);

    class Movie {
        final Event<Void> soldOut = minutes.event();
        int left = TICKETS;
        int reneged;
        double when;
    }

    void moviegoersCome() {
        while (true) {
            minutes.timeout(-BETWEEN_MOVIEGOERS * Math.log(1 - random.nextDouble())).await();
            Movie movie = movies.get(MOVIES.get(random.nextInt(MOVIES.size())));
            int tickets = random.nextInt(1, 7);
            if (movie.left > 0) {
                minutes.process(() -> buy(movie, tickets));
            }
        }
    }

    void buy(Movie movie, int tickets) {
        try (Request turn = counter.request()) {
            if (!turn.or(movie.soldOut).await().containsKey(turn)) {
                movie.reneged++;
                return;
            }
            if (movie.left < tickets) {
                minutes.timeout(0.5).await(); // a discussion
                return;
            }
            movie.left -= tickets;
            if (movie.left < SOLD_OUT_BELOW) {
                movie.soldOut.succeed();
                movie.when = minutes.now();
                movie.left = 0;
            }
            minutes.timeout(1).await();
        }
    }

    public static void main(String[] args) {
        S38_MovieRenege theater = new S38_MovieRenege();
        MOVIES.forEach(title -> theater.movies.put(title, theater.new Movie()));
        theater.minutes.process(theater::moviegoersCome);
        theater.minutes.run(END);
        theater.movies.forEach((title, movie) -> System.out.println(movie.soldOut.isTriggered()
                ? String.format("%s: sold out after %.1f minutes, %d left the queue", title, movie.when, movie.reneged)
                : title + ": " + movie.left + " tickets left"));
    }
}
