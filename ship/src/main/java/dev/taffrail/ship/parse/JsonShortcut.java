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

  private static final JsonLine.Name MESSAGE = JsonLine.Name.of(RecordBuilder.MESSAGE);
  private static final JsonLine.Name STREAM = JsonLine.Name.of("stream");
  private static final JsonLine.Name FILE = JsonLine.Name.of("file");
  private static final byte[] CONTROL = Utf8.bytes(RecordHead.CONTROL_LOGGER);
  private static final JsonLine.Name[] HEAD =
      names(List.of("timestamp", "level", "logger", "event"));
  private static final JsonLine.Name CORRELATION_ID = JsonLine.Name.of("correlation_id");

  /** What records are made in, one after the other, whatever their rules: of each thread one. */
  private static final ThreadLocal<Making> MAKING = ThreadLocal.withInitial(Making::new);

  private final HeadRules rules;
  private final JsonLine.Name[] time;
  private final JsonLine.Name[] level;
  private final JsonLine.Name[] logger;
  private final JsonLine.Name[] event;
  private final JsonLine.Name[] correlation;
  private final byte[] otherLogger;
  private final byte[] otherEvent;
  private final byte @Nullable [] otherId;

  private volatile FileField lastFile = new FileField("", new byte[0]);

  JsonShortcut(HeadRules rules) {
    this.rules = rules;
    time = names(rules.time());
    level = names(rules.level());
    logger = names(rules.logger());
    event = names(rules.event());
    correlation = names(rules.correlation());
    HeadRules.Otherwise otherwise = rules.otherwise();
    otherLogger = quoted(otherwise.logger());
    otherEvent = quoted(otherwise.event());
    otherId = otherwise.correlationId() == null ? null : quoted(otherwise.correlationId());
  }

  private static byte[] quoted(String text) {
    return Utf8.bytes(RecordBuilder.quoted(text));
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
    return raw.bytes().length > LONGEST ? null : MAKING.get().record(this, raw);
  }

  private byte[] fileField(String file) {
    FileField last = lastFile;
    if (!last.file.equals(file)) {
      last = FileField.of(file);
      lastFile = last;
    }
    return last.json;
  }

  private static JsonLine.Name[] names(List<String> names) {
    return names.stream().map(JsonLine.Name::of).toArray(JsonLine.Name[]::new);
  }

  /** One record in the making, and the next one. For one thread. */
  private static final class Making {
    private final JsonLine json = new JsonLine();
    private final RecordBytes out = new RecordBytes(1024);
    private byte[] line = {};

    /** A bit for each field that became part of the head. */
    private long taken;

    /** Whether something was found that only the long way does right. */
    private boolean odd;

    byte @Nullable [] record(JsonShortcut by, RawLine raw) {
      line = raw.bytes();
      if (!json.scan(line)) {
        return null;
      }
      RecordHead own = RecordHead.parse(line);
      return own != null && !own.isControl() ? line : made(by, raw);
    }

    private byte @Nullable [] made(JsonShortcut by, RawLine raw) {
      taken = 0;
      odd = false;
      out.clear();
      putTime(by, raw);
      putLevel(by);
      putWord(RecordBytes.LOGGER, by.logger, by.otherLogger);
      putWord(RecordBytes.EVENT, by.event, by.otherEvent);
      if (putWord(RecordBytes.CORRELATION_ID, by.correlation, by.otherId)) {
        odd |= free(CORRELATION_ID) >= 0;
      }
      putOthers();
      putStream(raw);
      putFile(by, raw);
      return odd ? null : out.end();
    }

    private void putTime(JsonShortcut by, RawLine raw) {
      out.put(RecordBytes.TIMESTAMP);
      for (JsonLine.Name candidate : by.time) {
        int field = find(candidate);
        if (field >= 0 && readTime(by.rules.times(), field)) {
          return;
        }
      }
      out.time(raw.readAt());
    }

    private boolean readTime(Times times, int field) {
      boolean iso = times.equals(Times.STANDARD) && json.isText(field);
      if (!iso || !out.isoTime(line, json.textStart(field), json.textEnd(field))) {
        Instant found = times.read(json.literal(field));
        if (found == null) {
          return false;
        }
        out.time(found);
      }
      taken |= 1L << field;
      return true;
    }

    private void putLevel(JsonShortcut by) {
      JsonLine.Name[] names = by.level;
      Level found = null;
      for (int i = 0; i < names.length && found == null; i++) {
        int field = find(names[i]);
        found = field < 0 ? null : Levels.read(line, json.textStart(field), json.textEnd(field));
        taken |= found == null ? 0 : 1L << field;
      }
      out.put(RecordBytes.LEVEL)
          .ascii((found == null ? by.rules.otherwise().level() : found).label());
    }

    /** Puts what the line says, or else this, where there is any; whether anything was put. */
    private boolean putWord(byte[] key, JsonLine.Name[] names, byte @Nullable [] otherwise) {
      for (JsonLine.Name candidate : names) {
        int field = find(candidate);
        if (field >= 0 && HeadRules.isWord(line, json.textStart(field), json.textEnd(field))) {
          odd |= !json.isText(field) || json.isText(field, CONTROL);
          out.put(key).put('"').put(line, json.textStart(field), json.textEnd(field)).put('"');
          taken |= 1L << field;
          return true;
        }
      }
      if (otherwise != null) {
        out.put(key).put(otherwise);
      }
      return otherwise != null;
    }

    /**
     * A field that may say something of the head; what it says may be found by the long way only.
     */
    private int find(JsonLine.Name name) {
      int field = free(name);
      odd |= field >= 0 && !json.isLiteral(field);
      return field;
    }

    /** The field of this name that became no part of the head; -1 where there is none. */
    private int free(JsonLine.Name name) {
      int field = json.find(name);
      return field >= 0 && isFree(field) ? field : -1;
    }

    private boolean isFree(int field) {
      return (taken & 1L << field) == 0;
    }

    private void putOthers() {
      for (JsonLine.Name name : HEAD) {
        // It would be a second one of its name.
        odd |= free(name) >= 0;
      }
      int message = free(MESSAGE);
      odd |= message >= 0 && !json.isText(message);
      int field = 0;
      while (field < json.fields()) {
        field = isFree(field) ? putRun(field) : field + 1;
      }
    }

    /** Puts a field and those behind it that stand as they are to stand; returns the next one. */
    private int putRun(int first) {
      out.put(RecordBytes.NEXT);
      int next = first + 1;
      if (!json.isTight(first)) {
        out.put(line, json.nameStart(first), json.nameEnd(first))
            .put(RecordBytes.COLON)
            .put(line, json.start(first), json.end(first));
        return next;
      }
      while (next < json.fields() && isFree(next) && follows(next)) {
        next++;
      }
      out.put(line, json.nameStart(first), json.end(next - 1));
      return next;
    }

    private boolean follows(int field) {
      return json.isNext(field) && json.isTight(field);
    }

    private void putStream(RawLine raw) {
      if (raw.stream() != null && free(STREAM) < 0) {
        out.put(Utf8.bytes(",\"stream\":" + RecordBuilder.quoted(raw.stream())));
      }
    }

    private void putFile(JsonShortcut by, RawLine raw) {
      if (raw.file() != null && free(FILE) < 0) {
        out.put(by.fileField(raw.file()));
      }
    }
  }
}
