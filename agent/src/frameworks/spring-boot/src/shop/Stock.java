package shop;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Behind a CGLIB proxy, as its methods are transactional. */
@Service
public class Stock {
    private final Items items;

    public Stock(Items items) {
        this.items = items;
    }

    @Transactional
    public String fill() {
        items.save(new Item("tea", 3));
        items.save(new Item("coffee", 5));
        items.save(new Item("saffron", 90));
        return "filled in a transaction: " + TransactionSynchronizationManager.isActualTransactionActive();
    }

    @Transactional(readOnly = true)
    public int total() {
        return items.findAll().stream().mapToInt(Item::getPrice).sum();
    }
}
