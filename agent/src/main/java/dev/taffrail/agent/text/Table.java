package dev.taffrail.agent.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/**
 * Rows of cells in columns under a heading, two blanks apart. The first and the last column begin
 * at the left, others end at the right, as numbers do, unless it is said otherwise. For one thread.
 */
public final class Table {
  private final List<String> heading;
  private final Set<Integer> left;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... heading) {
    this(List.of(heading));
  }

  public Table(List<String> heading) {
    this(heading, Set.of(0, heading.size() - 1));
  }

  private Table(List<String> heading, Set<Integer> left) {
    this.heading = List.copyOf(heading);
    this.left = new HashSet<>(left);
  }

  /** These columns, counted from 0, begin at the left as well. */
  public Table left(Integer... columns) {
    left.addAll(Set.of(columns));
    return this;
  }

  /** These columns end at the right as well. */
  public Table right(Integer... columns) {
    left.removeAll(Set.of(columns));
    return this;
  }

  public Table add(String... cells) {
    return add(List.of(cells));
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException when there are more or fewer than the heading has
   */
  public Table add(List<String> cells) {
    if (cells.size() != heading.size()) {
      throw new IllegalArgumentException(
          "expected " + heading.size() + " cells, found " + cells.size());
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  /** What stands above a column, counted from 0. */
  public String heading(int column) {
    return heading.get(column);
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The same without these columns. */
  public Table without(Integer... columns) {
    Set<Integer> gone = Set.of(columns);
    List<Integer> kept =
        IntStream.range(0, heading.size()).boxed().filter(each -> !gone.contains(each)).toList();
    Table table = new Table(of(heading, kept), Set.of());
    kept.stream().filter(left::contains).forEach(each -> table.left(kept.indexOf(each)));
    rows.forEach(row -> table.add(of(row, kept)));
    return table;
  }

  private static List<String> of(List<String> row, List<Integer> columns) {
    return columns.stream().map(row::get).toList();
  }

  /** The columns whose cells are all this, by their numbers. */
  public Set<Integer> columnsOf(String cell) {
    Set<Integer> columns = new HashSet<>();
    for (int i = 0; i < heading.size(); i++) {
      int column = i;
      if (rows.stream().allMatch(row -> row.get(column).equals(cell))) {
        columns.add(column);
      }
    }
    return columns;
  }

  /** Its lines, the heading first. */
  public List<String> lines() {
    return lines(new Paint(false), (column, cell) -> cell);
  }

  /**
   * Its lines, the dim heading first.
   *
   * @param coloured makes what is shown of a column's heading and a cell; it may add colours only
   */
  public List<String> lines(Paint paint, BinaryOperator<String> coloured) {
    List<String> lines = new ArrayList<>();
    lines.add(line(heading, (column, cell) -> paint.dim(cell)));
    rows.forEach(row -> lines.add(line(row, coloured)));
    return lines;
  }

  private String line(List<String> row, BinaryOperator<String> coloured) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      String cell = row.get(i);
      String padding = " ".repeat(width(i) - Wrapping.columns(cell));
      String shown = coloured.apply(heading.get(i), cell);
      line.append(i == 0 ? "" : "  ").append(left.contains(i) ? shown + padding : padding + shown);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return Math.max(
        Wrapping.columns(heading.get(column)),
        rows.stream().mapToInt(row -> Wrapping.columns(row.get(column))).max().orElse(0));
  }
}
