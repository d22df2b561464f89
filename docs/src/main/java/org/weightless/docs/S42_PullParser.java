/*
 * A parser that pushes becomes one that is pulled. The JDK's SAX parser calls a handler for each element; the handler
 * yields, and the parser stands still in the middle of the document until somebody wants the next one. Nothing is read
 * that nobody asks for.
 *
 * Prints:
 *   book "Thinking in Threads"
 *   book "Weightless Things"
 *   that is enough: 2 of 1000 books were read
 */
package org.weightless.docs;

import java.io.StringReader;
import javax.xml.parsers.SAXParserFactory;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;

public class S42_PullParser {
    static int read;

    static String catalogue() {
        StringBuilder xml = new StringBuilder("<books><book title='Thinking in Threads'/><book title='Weightless Things'/>");
        for (int i = 3; i <= 1000; i++) {
            xml.append("<book title='Volume ").append(i).append("'/>");
        }
        return xml.append("</books>").toString();
    }

    static Generator<String> titles(String xml) {
        return Generator.of(() -> SAXParserFactory.newInstance().newSAXParser().parse(
                new InputSource(new StringReader(xml)), new DefaultHandler() {
                    @Override
                    public void startElement(String uri, String local, String name, Attributes attributes) {
                        if (name.equals("book")) {
                            read++;
                            Fiber.yield(attributes.getValue("title"));
                        }
                    }
                }));
    }

    public static void main(String[] args) {
        try (Generator<String> titles = titles(catalogue())) {
            System.out.println("book \"" + titles.next() + '"');
            System.out.println("book \"" + titles.next() + '"');
        }
        System.out.println("that is enough: " + read + " of 1000 books were read");
    }
}
