package dev.taffrail.ship.transform;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.Piece;
import dev.taffrail.ship.ShipRecord;

/** Keeps the first of equal records, and counts the others. For one thread. */
final class Dedupe extends Periodic<Dedupe.Repeated> {
  private static final FieldPath REPEATED = FieldPath.of("repeated");
  private static final FieldPath UNTIL = FieldPath.of("repeated_until");

  private final KeyReader keys;

  /** A record, and how many were like it, itself included. */
  static final class Repeated {
    private final Piece first;
    private long seen;
    private long sources;
    private String until;

    Repeated(Piece first) {
      this.first = first;
      this.until = first.record().head().timestamp();
    }

    void add(Piece piece) {
      seen++;
      sources += piece.sources();
      String time = piece.record().head().timestamp();
      until = time.compareTo(until) > 0 ? time : until;
    }

    Piece close() {
      Edit edit = seen == 1 ? null : Edit.of(first.record());
      if (edit == null) {
        return first;
      }
      edit.set(REPEATED, Long.toString(seen - 1).getBytes(US_ASCII));
      edit.set(UNTIL, Json.quoted(until));
      return first.with(edit.done(), sources - first.sources());
    }
  }

  Dedupe(Period period, KeyReader keys) {
    super(period);
    this.keys = keys;
  }

  @Override
  public void take(Piece piece, Out out) {
    Members members = Members.of(piece.record().line());
    if (members == null) {
      // Nothing could be added to it.
      out.pass(piece);
      return;
    }
    String key = key(piece.record(), members);
    long size = key.length() + (long) piece.record().line().length;
    group(key, size, piece, out, () -> new Repeated(piece)).add(piece);
  }

  @Override
  void close(Repeated repeated, Out out) {
    out.pass(repeated.close());
  }

  private String key(ShipRecord record, Members members) {
    if (keys.paths().isEmpty()) {
      int behindTime = members.value(0).end();
      return new String(record.line(), behindTime, record.line().length - behindTime, ISO_8859_1);
    }
    RecordHead head = record.head();
    return head.level().label()
        + ' '
        + head.event().length()
        + ' '
        + head.event()
        + ' '
        + keys.key(members);
  }
}
