package dev.taffrail.log;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Writes an exception for people beneath its record: what happened, where, and what it was caused
 * by, each line indented. Frames of the JDK and those of the exception above are counted only.
 */
final class ConsoleException {
  private static final int MAX_FRAMES = 16;
  private static final int MAX_EXCEPTIONS = 12;
  private static final int MESSAGE_BYTES = 4 * 1024;
  private static final int TEXT_BYTES = 16 * 1024;

  private final JsonBuffer out;
  private final Paint paint;
  private final JsonBuffer scratch = new JsonBuffer();
  private int left;

  ConsoleException(JsonBuffer out, Paint paint) {
    this.out = out;
    this.paint = paint;
  }

  /** Writes what a processor made of an exception, line by line. */
  void write(String text) {
    String[] lines = text.split("\n", -1);
    int end = out.length() + TEXT_BYTES;
    for (int i = 0; i < lines.length; i++) {
      if (out.length() >= end) {
        writeHidden(lines.length - i);
        break;
      }
      out.plain("\n  ");
      writeText(lines[i].replace("\t", "  "));
    }
  }

  void write(Throwable exception) {
    if (!Nesting.tryRun(() -> writeAll(exception))) {
      writeTitle("", Nesting.TOO_DEEP);
    }
  }

  private void writeAll(Throwable exception) {
    left = MAX_EXCEPTIONS;
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    write("", exception, new StackTraceElement[0], seen);
  }

  private void write(
      String relation, Throwable exception, StackTraceElement[] above, Set<Throwable> seen) {
    if (left <= 0) {
      if (left-- == 0) {
        writeTitle(relation, "(and more)");
      }
      return;
    }
    left--;
    StackTraceElement[] frames;
    Throwable cause;
    Throwable[] suppressed;
    try { // all three may be foreign code
      frames = StackTrace.framesOf(exception);
      cause = exception.getCause();
      suppressed = exception.getSuppressed();
    } catch (Throwable failure) {
      writeTitle(relation, JsonValues.marker(exception, failure));
      return;
    }
    if (!seen.add(exception)) {
      writeTitle(relation, "(see above)");
      return;
    }
    writeTitle(relation, title(exception));
    writeFrames(frames, above);
    for (Throwable other : suppressed) {
      write("suppressed ", other, frames, seen);
    }
    if (cause != null) {
      write("caused by ", cause, frames, seen);
    }
  }

  private static String title(Throwable exception) {
    try {
      return ActivePipeline.redactor().text(String.valueOf(exception));
    } catch (Throwable failure) { // getMessage and toString of an exception are foreign code
      return JsonValues.marker(exception, failure);
    }
  }

  private void writeTitle(String relation, String title) {
    out.plain("\n  ");
    out.plain(relation);
    paint.begin(Paint.EXCEPTION);
    writeText(title);
    paint.end();
  }

  private void writeFrames(StackTraceElement[] frames, StackTraceElement[] above) {
    int common = common(frames, above);
    int end = frames.length - common;
    int shown = 0;
    int hidden = 0;
    for (int i = 0; i < end; i++) {
      // The first says where it was thrown, also when that is in the JDK.
      if (i > 0 && (shown == MAX_FRAMES || isOfTheJdk(frames[i]))) {
        hidden++;
        continue;
      }
      writeHidden(hidden);
      hidden = 0;
      writeFrame(frames[i]);
      shown++;
    }
    writeHidden(hidden + common);
  }

  /** How many frames at the end are the same. */
  private static int common(StackTraceElement[] frames, StackTraceElement[] above) {
    int n = 0;
    while (n < frames.length
        && n < above.length
        && frames[frames.length - 1 - n].equals(above[above.length - 1 - n])) {
      n++;
    }
    return n;
  }

  private static boolean isOfTheJdk(StackTraceElement frame) {
    String name = frame.getClassName();
    return name.startsWith("java.") || name.startsWith("jdk.") || name.startsWith("sun.");
  }

  private void writeFrame(StackTraceElement frame) {
    out.plain("\n    ");
    paint.begin(Paint.DIM);
    out.plain("at ");
    paint.end();
    writeText(frame.getClassName() + '.' + frame.getMethodName());
    paint.begin(Paint.DIM);
    writeText(place(frame));
    paint.end();
  }

  private static String place(StackTraceElement frame) {
    if (frame.getFileName() == null) {
      return frame.isNativeMethod() ? "(native)" : "";
    }
    String line = frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber();
    return '(' + frame.getFileName() + line + ')';
  }

  private void writeHidden(int frames) {
    if (frames > 0) {
      out.plain("\n    ");
      paint.begin(Paint.DIM);
      out.bare("\u2026 ");
      JsonNumbers.write(out, frames);
      out.plain(" more");
      paint.end();
    }
  }

  /** Control characters as JSON escapes them; quotes need no escape where nothing is quoted. */
  private void writeText(String text) {
    scratch.restart();
    scratch.limit(MESSAGE_BYTES);
    scratch.bare(text);
    byte[] escaped = scratch.bytes();
    for (int i = 0; i < scratch.length(); i++) {
      boolean escape = escaped[i] == '\\';
      if (!escape || escaped[i + 1] != '"') {
        out.put((char) (escaped[i] & 0xff));
      }
      if (escape) {
        out.put((char) (escaped[++i] & 0xff));
      }
    }
  }
}
