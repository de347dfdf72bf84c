package dev.taffrail.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A {@link LongRun} as an SVG: records, what waits, memory; faults shaded, kills as marks. */
final class RunGraph {
  private static final int LEFT = 90;
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 150;
  private static final int GAP = 50;

  private final List<RunSample> samples;
  private final double end;
  private final StringBuilder svg = new StringBuilder();

  private RunGraph(List<RunSample> samples) {
    this.samples = samples;
    this.end = samples.get(samples.size() - 1).seconds();
  }

  static String of(List<RunSample> samples) {
    return new RunGraph(samples).draw();
  }

  private String draw() {
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'"
            + " font-size='13'>%n<rect width='100%%' height='100%%' fill='#fff'/>%n",
        LEFT + WIDTH + 20, 3 * (HEIGHT + GAP) + 40);
    panel(0, "records written and arrived (thousands)", RunSample::written, 1e3, "#888");
    line(0, RunSample::arrived, 1e3, highest(RunSample::written, 1e3), "#0b6");
    panel(1, "records that wait (thousands)", RunSample::waiting, 1e3, "#06c");
    panel(2, "resident memory of the shipper (MB)", RunSample::residentBytes, 1e6, "#c50");
    int bottom = 3 * (HEIGHT + GAP) + 10;
    for (int minute = 0; minute * 60 <= end; minute += Math.max(1, (int) (end / 60 / 12))) {
      add(
          "<text x='%.1f' y='%d' text-anchor='middle'>%d min</text>%n",
          x(minute * 60), bottom, minute);
    }
    add(
        "<text x='%d' y='%d' fill='#555'>shaded: the receiver or the network is unwell; red:"
            + " the shipper is killed</text>%n</svg>%n",
        LEFT, bottom + 22);
    return svg.toString();
  }

  private void panel(
      int row, String title, ToDoubleFunction<RunSample> value, double unit, String color) {
    int top = top(row);
    for (int i = 0; i + 1 < samples.size(); i++) {
      RunSample sample = samples.get(i);
      double from = x(sample.seconds());
      if (sample.fault() != NetworkFault.NONE) {
        double width = x(samples.get(i + 1).seconds()) - from;
        add(
            "<rect x='%.1f' y='%d' width='%.2f' height='%d' fill='#eee'/>%n",
            from, top, width + 0.2, HEIGHT);
      }
      if (sample.killed()) {
        add("<path d='M%.1f %dv%d' stroke='#d00'/>%n", from, top, HEIGHT);
      }
    }
    double most = highest(value, unit);
    add("<text x='%d' y='%d' font-weight='bold'>%s</text>%n", LEFT, top - 8, title);
    add("<text x='%d' y='%d' text-anchor='end'>%.1f</text>%n", LEFT - 8, top + 10, most);
    add("<text x='%d' y='%d' text-anchor='end'>0</text>%n", LEFT - 8, top + HEIGHT);
    add("<path d='M%d %dv%dh%d' fill='none' stroke='#999'/>%n", LEFT, top, HEIGHT, WIDTH);
    line(row, value, unit, most, color);
  }

  private void line(
      int row, ToDoubleFunction<RunSample> value, double unit, double most, String color) {
    add("<polyline fill='none' stroke='%s' stroke-width='1.2' points='", color);
    for (RunSample sample : samples) {
      double part = value.applyAsDouble(sample) / unit / most;
      add("%.1f,%.1f ", x(sample.seconds()), top(row) + HEIGHT * (1 - part));
    }
    add("'/>%n");
  }

  private double highest(ToDoubleFunction<RunSample> value, double unit) {
    return Math.max(1e-9, samples.stream().mapToDouble(value).max().orElse(1) / unit);
  }

  private static int top(int row) {
    return 30 + row * (HEIGHT + GAP);
  }

  private double x(double seconds) {
    return LEFT + WIDTH * seconds / end;
  }

  // To annotate it would take a dependency.
  @SuppressWarnings("AnnotateFormatMethod")
  private void add(String format, Object... parts) {
    svg.append(String.format(Locale.ROOT, format, parts));
  }
}
