package dev.taffrail.ship.parse;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the record of a line of JSON out of the line's own bytes, where that is the same as {@link
 * HeadRules} would make of it: so it is for nearly all lines, at a tenth of the cost. Safe for
 * several threads.
 */
final class JsonShortcut {
  /** Lines that may become longer than a record by what is added to them go the long way. */
  private static final int LONGEST = RecordBuilder.MAX_BYTES - 8192;

  private static final byte[] MESSAGE = Utf8.bytes(RecordBuilder.MESSAGE);
  private static final byte[] FILE = Utf8.bytes("file");
  private static final byte[] CONTROL = Utf8.bytes(RecordHead.CONTROL_LOGGER);
  private static final byte[][] HEAD = names(List.of("timestamp", "level", "logger", "event"));

  private final HeadRules rules;
  private final byte[][] time;
  private final byte[][] level;
  private final byte[][] logger;
  private final byte[][] event;
  private final byte[] name;
  private volatile FileField lastFile = new FileField("", new byte[0]);

  JsonShortcut(HeadRules rules) {
    this.rules = rules;
    time = names(rules.time());
    level = names(rules.level());
    logger = names(rules.logger());
    event = names(rules.event());
    name = Utf8.bytes(RecordBuilder.quoted(rules.name()));
  }

  /** The field that names a file, made once for many lines. */
  @SuppressWarnings("ArrayRecordComponent")
  private record FileField(String file, byte[] json) {
    static FileField of(String file) {
      return new FileField(file, Utf8.bytes(",\"file\":" + RecordBuilder.quoted(file)));
    }
  }

  /** The record; null where the line has to go the long way. */
  byte @Nullable [] record(RawLine raw) {
    byte[] line = raw.bytes();
    JsonLine json = new JsonLine(line);
    if (line.length > LONGEST || !json.scan()) {
      return null;
    }
    RecordHead own = RecordHead.parse(line);
    return own != null && !own.isControl() ? line : new Making(raw, json).record();
  }

  private byte[] fileField(String file) {
    FileField last = lastFile;
    if (!last.file.equals(file)) {
      last = FileField.of(file);
      lastFile = last;
    }
    return last.json;
  }

  private static byte[][] names(List<String> names) {
    return names.stream().map(Utf8::bytes).toArray(byte[][]::new);
  }

  /** One record in the making. */
  private final class Making {
    private static final byte[] LINE = Utf8.bytes('"' + HeadRules.EVENT + '"');

    private final RawLine raw;
    private final JsonLine json;
    private final RecordBytes out;

    /** A bit for each field that became part of the head. */
    private long taken;

    /** Whether something was found that only the long way does right. */
    private boolean odd;

    Making(RawLine raw, JsonLine json) {
      this.raw = raw;
      this.json = json;
      this.out = new RecordBytes(raw.bytes().length + 256);
    }

    byte @Nullable [] record() {
      putTime();
      putLevel();
      putWord(RecordBytes.LOGGER, logger, name);
      putWord(RecordBytes.EVENT, event, LINE);
      for (int field = 0; field < json.fields(); field++) {
        putOther(field);
      }
      putFile();
      return odd ? null : out.end();
    }

    private void putTime() {
      out.put(RecordBytes.TIMESTAMP);
      for (byte[] candidate : time) {
        int field = find(candidate);
        if (field >= 0 && readTime(field)) {
          return;
        }
      }
      out.time(raw.readAt());
    }

    private boolean readTime(int field) {
      boolean iso = rules.times().equals(Times.STANDARD) && json.isText(field);
      if (!iso || !out.isoTime(raw.bytes(), json.start(field) + 1, json.end(field) - 1)) {
        Instant found = rules.times().read(json.literal(field));
        if (found == null) {
          return false;
        }
        out.time(found);
      }
      taken |= 1L << field;
      return true;
    }

    private void putLevel() {
      Level found = null;
      for (int i = 0; i < level.length && found == null; i++) {
        int field = find(level[i]);
        found = field < 0 ? null : Levels.read(json.literal(field));
        taken |= found == null ? 0 : 1L << field;
      }
      out.put(RecordBytes.LEVEL).ascii((found == null ? Level.INFO : found).label());
    }

    private void putWord(byte[] key, byte[][] names, byte[] otherwise) {
      out.put(key);
      for (byte[] candidate : names) {
        int field = find(candidate);
        if (field >= 0 && HeadRules.word(json.literal(field)) != null) {
          int quote = json.isText(field) ? 1 : 0;
          odd |= json.isNested(field) || json.isText(field, CONTROL);
          out.put('"')
              .put(raw.bytes(), json.start(field) + quote, json.end(field) - quote)
              .put('"');
          taken |= 1L << field;
          return;
        }
      }
      out.put(otherwise);
    }

    /**
     * A field that may say something of the head; what it says may be found by the long way only.
     */
    private int find(byte[] name) {
      int field = json.find(name);
      boolean free = field >= 0 && (taken & 1L << field) == 0;
      odd |= free && !json.isLiteral(field);
      return free ? field : -1;
    }

    private void putOther(int field) {
      if ((taken & 1L << field) == 0) {
        odd |= isHead(field) || (json.isNamed(field, MESSAGE) && !json.isText(field));
        out.put(RecordBytes.NEXT)
            .put(raw.bytes(), json.nameStart(field), json.nameEnd(field))
            .put(RecordBytes.COLON)
            .put(raw.bytes(), json.start(field), json.end(field));
      }
    }

    /** It would be a second one of its name. */
    private boolean isHead(int field) {
      for (byte[] name : HEAD) {
        if (json.isNamed(field, name)) {
          return true;
        }
      }
      return false;
    }

    private void putFile() {
      int field = json.find(FILE);
      boolean hasOwn = field >= 0 && (taken & 1L << field) == 0;
      if (raw.file() != null && !hasOwn) {
        out.put(fileField(raw.file()));
      }
    }
  }
}
