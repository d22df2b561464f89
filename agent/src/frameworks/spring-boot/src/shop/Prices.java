package shop;

import org.springframework.stereotype.Component;
import org.weightless.Fiber;

/** A plain bean whose method yields. */
@Component
public class Prices {
    private final Items items;
    private final Stock stock;

    public Prices(Items items, Stock stock) {
        this.items = items;
        this.stock = stock;
    }

    public void below(int limit) {
        for (Item item : items.findByPriceLessThanOrderByName(limit)) {
            Fiber.yield(item.getName() + " " + item.getPrice());
        }
        Fiber.yield("total " + stock.total());
    }
}
