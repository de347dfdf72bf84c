package dev.taffrail.log;

/** What the lines of a sink look like; told apart by identity. */
@FunctionalInterface
interface Layout {
  /** What the journal keeps. */
  Layout JSON = JsonRenderer::new;

  /** For people, in a place of which nothing is known. */
  Layout PLAIN = () -> new ConsoleRenderer(ConsoleFormat.DEFAULT, false, false);

  /** A new renderer: each is for one event at a time. */
  Renderer newRenderer();

  /**
   * The layout of a format in a place.
   *
   * @param terminal whether the lines go to a terminal
   */
  static Layout of(Format format, boolean terminal) {
    if (format instanceof PairFormat pairs) {
      return () -> new PairRenderer(pairs);
    }
    if (format instanceof ConsoleFormat console) {
      boolean colors = Terminal.wantsColors(console.colors(), terminal, System.getenv());
      return () -> new ConsoleRenderer(console, colors, terminal);
    }
    return JSON;
  }
}
