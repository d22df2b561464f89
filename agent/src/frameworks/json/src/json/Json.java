package json;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.weightless.Fiber;
import org.weightless.Generator;

/** Jackson and Gson write and read the same things: {@code Json [fibers]}. */
public class Json {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({@JsonSubTypes.Type(value = Circle.class, name = "circle"),
        @JsonSubTypes.Type(value = Box.class, name = "box")})
    public interface Shape {}

    public record Circle(double radius) implements Shape {}

    public record Box(int width, int height) implements Shape {}

    public enum Colour { RED, GREEN { @Override public String toString() { return "green"; } } }

    public static class Drawing {
        public String name = "drawing";
        public Colour colour = Colour.GREEN;
        public List<Shape> shapes = List.of(new Circle(1.5), new Box(2, 3));
        public Map<String, Integer> sizes = new TreeMap<>(Map.of("a", 1, "b", 2));
        private transient int seen = 7;
    }

    /** A class whose serial form is derived: what fibers need must not show in it. */
    public static class Point {
        int x = 1;
        int y = 2;
    }

    public static void main(String[] arguments) throws Exception {
        ObjectMapper jackson = new ObjectMapper();
        String text = jackson.writeValueAsString(new Drawing());
        System.out.println(text);
        Drawing read = jackson.readValue(text, Drawing.class);
        System.out.println(read.shapes + " " + read.colour + " " + read.sizes);
        Gson gson = new GsonBuilder().create();
        System.out.println(gson.toJson(new Point()) + " " + gson.toJson(new Box(4, 5)));
        System.out.println(gson.fromJson("{\"width\":6,\"height\":7}", Box.class));
        if (List.of(arguments).contains("fibers")) {
            Generator.of(Json::writeWithJackson).forEachRemaining(System.out::println);
            Generator.of(Json::writeWithGson).forEachRemaining(System.out::println);
        }
    }

    private static void writeWithJackson() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        mapper.registerModule(new SimpleModule().addSerializer(Circle.class, new JsonSerializer<Circle>() {
            @Override
            public void serialize(Circle circle, JsonGenerator out, SerializerProvider provider) throws IOException {
                Fiber.yield("jackson writes " + circle);
                out.writeNumber(circle.radius());
            }
        }));
        Fiber.yield(mapper.writeValueAsString(List.of(new Circle(1), new Circle(2))));
        Fiber.yield(new ObjectMapper().readValue("{\"@type\":\"box\",\"width\":1,\"height\":2}", Shape.class));
    }

    private static void writeWithGson() {
        Gson gson = new GsonBuilder().registerTypeAdapter(Circle.class, new TypeAdapter<Circle>() {
            @Override
            public void write(JsonWriter out, Circle circle) throws IOException {
                Fiber.yield("gson writes " + circle);
                out.value(circle.radius());
            }

            @Override
            public Circle read(JsonReader in) throws IOException {
                Fiber.yield("gson reads");
                return new Circle(in.nextDouble());
            }
        }).create();
        Fiber.yield(gson.toJson(new Circle[] {new Circle(3), new Circle(4)}));
        Fiber.yield(List.of(gson.fromJson("[5, 6]", Circle[].class)));
    }
}
