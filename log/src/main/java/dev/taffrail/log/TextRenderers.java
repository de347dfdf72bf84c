package dev.taffrail.log;

import java.util.ArrayList;
import java.util.List;

/** One renderer for each layout that an event was rendered in, beside that for the journal. */
final class TextRenderers {
  /** More are left over of earlier configurations. */
  private static final int MAX = 4;

  private record Entry(Layout layout, Renderer renderer) {}

  private final List<Entry> entries = new ArrayList<>(1);

  @SuppressWarnings("ReferenceEquality") // layouts are told apart so
  Renderer of(Layout layout) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).layout() == layout) {
        return entries.get(i).renderer();
      }
    }
    if (entries.size() == MAX) {
      entries.clear();
    }
    Renderer renderer = layout.newRenderer();
    entries.add(new Entry(layout, renderer));
    return renderer;
  }

  void clear() {
    for (int i = 0; i < entries.size(); i++) {
      entries.get(i).renderer().clear();
    }
  }
}
