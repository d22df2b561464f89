package library;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import java.util.ArrayList;
import java.util.List;

@Entity
public class Author {
    @Id
    @GeneratedValue
    private Long id;

    private String name;

    @OneToMany(mappedBy = "author", cascade = CascadeType.ALL)
    @OrderBy("title")
    private List<Book> books = new ArrayList<>();

    protected Author() {}

    Author(String name, String... titles) {
        this.name = name;
        for (String title : titles) {
            books.add(new Book(title, this));
        }
    }

    public String getName() {
        return name;
    }

    public List<Book> getBooks() {
        return books;
    }
}
