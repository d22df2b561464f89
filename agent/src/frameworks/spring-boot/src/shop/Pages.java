package shop;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.weightless.Generator;

@RestController
public class Pages {
    private final Items items;
    private final Prices prices;

    public Pages(Items items, Prices prices) {
        this.items = items;
        this.prices = prices;
    }

    @GetMapping("/items")
    public List<Item> items(@RequestParam int below) {
        return items.findByPriceLessThanOrderByName(below);
    }

    /** Only with the agent. */
    @GetMapping("/prices")
    public List<Object> prices(@RequestParam int below) {
        return Generator.of(() -> prices.below(below)).stream().toList();
    }
}
