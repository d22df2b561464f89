package org.weightless.bench.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.StandardChartTheme;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.LineAndShapeRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.svg.SVGGraphics2D;

/** Draws cases as SVG: bars for one case, lines along a parameter, dots for an overview. */
final class Charts {
    private static final int WIDTH = 900;
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 18);
    private static final Color OURS = new Color(0xd6281f);
    private static final Color THEIRS = new Color(0x9aa7b5);
    private static final Shape DOT = new Ellipse2D.Double(-5, -5, 10, 10);
    private static final Shape SQUARE = new Rectangle2D.Double(-5, -5, 10, 10);

    private final String subtitle;

    /** Charts of one run of measurements; the subtitle says which. */
    Charts(String subtitle) {
        this.subtitle = subtitle;
    }

    /**
     * A bar for each row, the shortest first, on a scale that begins at 0. Behind it stands the value, and how many
     * times the reference's that is.
     */
    String bars(Case asked) {
        List<Measurement> rows = asked.rows().stream().sorted(Comparator.comparing(Measurement::median)).toList();
        DefaultCategoryDataset data = new DefaultCategoryDataset();
        rows.forEach(row -> data.addValue(row.median(), "", Entrant.of(row.contender()).label()));
        JFreeChart chart = themed(ChartFactory.createBarChart(Questions.of(asked), null, lowerIsBetter(asked), data,
                PlotOrientation.HORIZONTAL, false, false, false));
        CategoryPlot plot = (CategoryPlot) chart.getPlot();
        plot.setRenderer(barRenderer(rows, asked.reference()));
        plot.getRangeAxis().setUpperMargin(0.25);
        return svg(chart, 110 + 34 * rows.size());
    }

    private static BarRenderer barRenderer(List<Measurement> rows, Measurement reference) {
        BarRenderer renderer = new BarRenderer() {
            @Override
            public Paint getItemPaint(int row, int column) {
                return Entrant.of(rows.get(column).contender()).isWeightless() ? OURS : THEIRS;
            }
        };
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setMaximumBarWidth(0.06);
        renderer.setDefaultItemLabelGenerator(new StandardCategoryItemLabelGenerator() {
            @Override
            public String generateLabel(CategoryDataset dataset, int row, int column) {
                return label(rows.get(column), reference);
            }
        });
        renderer.setDefaultItemLabelFont(TEXT);
        renderer.setDefaultItemLabelsVisible(true);
        renderer.setDefaultPositiveItemLabelPosition(
                new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
        return renderer;
    }

    /** {@code 30.1, 9.7 times}; the value alone for the reference itself. */
    private static String label(Measurement row, Measurement reference) {
        String value = Tables.number(row.median());
        return row == reference ? value : value + ", " + Tables.number(row.median() / reference.median()) + " times";
    }

    private static String lowerIsBetter(Case asked) {
        return unit(asked) + ", lower is better";
    }

    /** A line for each contender along the numeric parameter that distinguishes the cases. */
    String lines(String benchmark, List<Case> cases) {
        XYSeriesCollection data = new XYSeriesCollection();
        Map<Entrant, XYSeries> lines = new TreeMap<>();
        for (Case asked : cases) {
            for (Measurement row : asked.rows()) {
                lines.computeIfAbsent(Entrant.of(row.contender()), entrant -> new XYSeries(entrant.label()))
                        .add(asked.number(), row.median());
            }
        }
        lines.values().forEach(data::addSeries);
        String parameter = cases.get(0).parameters().replaceAll("=.*", "");
        JFreeChart chart = themed(ChartFactory.createXYLineChart(
                Questions.of(benchmark), parameter, lowerIsBetter(cases.get(0)), data));
        XYPlot plot = chart.getXYPlot();
        plot.setDomainAxis(logarithmic(parameter));
        plot.setRangeAxis(logarithmic(lowerIsBetter(cases.get(0)) + ", logarithmic"));
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
        int series = 0;
        for (Entrant entrant : lines.keySet()) {
            renderer.setSeriesPaint(series, entrant.colour());
            renderer.setSeriesStroke(series, new BasicStroke(entrant.isWeightless() ? 3.5f : 2f));
            renderer.setSeriesShape(series++, entrant.isWeightless() ? SQUARE : DOT);
        }
        plot.setRenderer(renderer);
        return svg(chart, 560);
    }

    /** A row for each case, a dot for each contender in it, on one scale. */
    String dots(String title, List<Case> cases) {
        DefaultCategoryDataset data = new DefaultCategoryDataset();
        List<Entrant> entrants = cases.stream().flatMap(asked -> asked.rows().stream())
                .map(row -> Entrant.of(row.contender())).distinct().sorted().toList();
        for (Entrant entrant : entrants) {
            cases.forEach(asked -> asked.row(entrant.key())
                    .ifPresent(row -> data.addValue(row.median(), entrant.label(), asked.title())));
        }
        JFreeChart chart = themed(ChartFactory.createLineChart(title, null, unit(cases.get(0)), data,
                PlotOrientation.HORIZONTAL, true, false, false));
        CategoryPlot plot = (CategoryPlot) chart.getPlot();
        plot.setRangeAxis(logarithmic(lowerIsBetter(cases.get(0)) + ", logarithmic"));
        plot.setDomainGridlinesVisible(true);
        LineAndShapeRenderer renderer = new LineAndShapeRenderer(false, true);
        for (int series = 0; series < data.getRowCount(); series++) {
            Entrant entrant = entrants.get(series);
            renderer.setSeriesPaint(series, entrant.colour());
            renderer.setSeriesShape(series, entrant.isWeightless() ? SQUARE : DOT);
        }
        plot.setRenderer(renderer);
        return svg(chart, 190 + 52 * cases.size());
    }

    private static String unit(Case asked) {
        String unit = asked.reference().unit();
        return unit.equals("ns/op") ? "nanoseconds per operation" : unit;
    }

    private static ValueAxis logarithmic(String label) {
        LogAxis axis = new LogAxis(label);
        axis.setBase(10);
        axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        axis.setNumberFormatOverride(new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)));
        axis.setMinorTickMarksVisible(true);
        axis.setTickLabelFont(TEXT);
        axis.setLabelFont(TEXT);
        return axis;
    }

    /** The theme comes before everything else: it sets colours too. */
    private JFreeChart themed(JFreeChart chart) {
        StandardChartTheme theme = new StandardChartTheme("plain");
        theme.setExtraLargeFont(TITLE);
        theme.setLargeFont(TEXT);
        theme.setRegularFont(TEXT);
        theme.setSmallFont(TEXT);
        theme.apply(chart);
        chart.addSubtitle(0, new TextTitle(subtitle, TEXT));
        chart.setBackgroundPaint(Color.WHITE);
        chart.getPlot().setBackgroundPaint(Color.WHITE);
        chart.getPlot().setOutlineVisible(false);
        if (chart.getPlot() instanceof CategoryPlot plot) {
            plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
            plot.setDomainGridlinePaint(Color.LIGHT_GRAY);
            plot.getDomainAxis().setMaximumCategoryLabelWidthRatio(0.4f);
        } else if (chart.getPlot() instanceof XYPlot plot) {
            plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
            plot.setDomainGridlinePaint(Color.LIGHT_GRAY);
        }
        if (chart.getLegend() != null) {
            chart.getLegend().setPosition(RectangleEdge.BOTTOM);
            chart.getLegend().setFrame(BlockBorder.NONE);
        }
        return chart;
    }

    private static String svg(JFreeChart chart, int height) {
        SVGGraphics2D canvas = new SVGGraphics2D(WIDTH, height);
        canvas.setDefsKeyPrefix("chart");
        chart.draw(canvas, new Rectangle2D.Double(0, 0, WIDTH, height));
        return canvas.getSVGDocument();
    }
}
