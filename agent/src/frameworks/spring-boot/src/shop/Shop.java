package shop;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.weightless.Generator;

/**
 * A shop with pages and a database: {@code Shop [fibers | ready]}. With {@code fibers} its beans yield as well; with
 * {@code ready} it ends as soon as it could answer.
 */
@SpringBootApplication
public class Shop {
    public static void main(String[] arguments) throws Exception {
        List<String> modes = List.of(arguments);
        ConfigurableApplicationContext context = SpringApplication.run(Shop.class, "--server.port=0",
                "--spring.main.banner-mode=off", "--logging.level.root=warn", "--spring.jpa.open-in-view=false");
        System.out.println("ready");
        if (modes.contains("ready")) {
            System.out.flush();
            Runtime.getRuntime().halt(0);
        }
        try (context) {
            Stock stock = context.getBean(Stock.class);
            System.out.println("proxy " + AopUtils.isCglibProxy(stock));
            System.out.println(stock.fill());
            System.out.println("count " + context.getBean(Items.class).count());
            System.out.println(get(context, "/items?below=10"));
            if (modes.contains("fibers")) {
                Generator.of(() -> context.getBean(Prices.class).below(10)).forEachRemaining(System.out::println);
                System.out.println(get(context, "/prices?below=10"));
            }
        }
        System.out.println("closed");
    }

    private static String get(ConfigurableApplicationContext context, String path) throws Exception {
        URI uri = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path);
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }
}
