package web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.logging.LogManager;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.weightless.Fiber;
import org.weightless.Generator;

/** Tomcat inside a program: {@code Pages [fibers]}. */
public class Pages {
    static class Hello extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("hello " + request.getParameter("name"));
        }
    }

    static class Counting extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            for (Object each : Generator.of(() -> numbers(request))) {
                response.getWriter().print(each + " ");
            }
        }

        private static void numbers(HttpServletRequest request) {
            for (int i = 0; i < Integer.parseInt(request.getParameter("limit")); i++) {
                Fiber.yield(request.getServletPath() + i);
            }
        }
    }

    static class Marked implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            ((HttpServletResponse) response).setHeader("Marked", "yes");
            chain.doFilter(request, response);
        }
    }

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setPort(0);
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "hello", new Hello());
        context.addServletMappingDecoded("/hello", "hello");
        Tomcat.addServlet(context, "counting", new Counting());
        context.addServletMappingDecoded("/counting", "counting");
        FilterDef filter = new FilterDef();
        filter.setFilterName("marked");
        filter.setFilter(new Marked());
        context.addFilterDef(filter);
        FilterMap mapping = new FilterMap();
        mapping.setFilterName("marked");
        mapping.addURLPattern("/*");
        context.addFilterMap(mapping);
        tomcat.getConnector();
        tomcat.start();
        System.out.println(get(tomcat, "/hello?name=Tom"));
        System.out.println(get(tomcat, "/nowhere").substring(0, 3));
        if (List.of(arguments).contains("fibers")) {
            System.out.println(get(tomcat, "/counting?limit=3"));
        }
        tomcat.stop();
        tomcat.destroy();
    }

    private static String get(Tomcat tomcat, String path) throws Exception {
        URI uri = URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + path);
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.headers().firstValue("Marked").orElse("-") + " " + answer.body();
    }
}
