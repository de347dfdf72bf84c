package dev.taffrail.edge;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The statements of one transaction, in their order. */
final class SqliteBooking {
  /** Times before were stamped by a clock that was not set yet: they say nothing of an age. */
  static final long CLOCK_SET = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  /** The same as {@link #room(long)}, of what is there. */
  private static final String ROOM =
      "((length(body) + %1$d - 1) / %1$d + 1) * %1$d".formatted(SqliteStore.PAGE);

  private static final String COUNT_DEAD =
      "SELECT count(*) FROM document WHERE refused_at IS NOT NULL";

  /** Priorities from which on documents may go. */
  private static final int ALL_DOCUMENTS = Integer.MIN_VALUE;

  private static final int NO_DOCUMENTS = Integer.MAX_VALUE;

  private static final String DEAD =
      "WHERE refused_at IS NOT NULL ORDER BY priority DESC, refused_at, number";

  /**
   * What a transaction came to.
   *
   * @param losses what was given up
   * @param used the room that is taken, in bytes
   * @param renewed documents whose times were damaged
   */
  record Result(List<CloudLoss> losses, CloudContents contents, long used, int renewed) {}

  private final Connection connection;
  private final CloudStore config;
  private final long now;
  private final long knownDead;
  private final List<CloudLoss> losses = new ArrayList<>();
  private long delivered;
  private long expired;
  private long overflowed;
  private long discarded;
  private int renewed;

  /** The room that was taken when room was made last. */
  private long used;

  /** Bytes that were inserted since then. */
  private long inserted;

  /**
   * @param knownDead how many dead letters the transaction before left, 0 where there was none:
   *     only where there are more they are looked at
   */
  SqliteBooking(Connection connection, CloudStore config, long now, long knownDead) {
    this.connection = connection;
    this.config = config;
    this.now = now;
    this.knownDead = knownDead;
  }

  Result book(StoreChanges changes) throws SQLException {
    settle(changes.settled());
    if (number(COUNT_DEAD) > knownDead) {
      renewed = SqliteTimes.takeBackUnrefused(connection);
    }
    renewed += SqliteTimes.renewDamaged(connection, now, config.keep().toMillis());
    expire();
    insert(changes);
    expire();
    discardDead();
    makeRoom(0, ALL_DOCUMENTS);
    total(changes);
    return new Result(losses, SqliteContents.of(connection), used, renewed);
  }

  private void settle(Map<Long, StoreChanges.Settled> settled) throws SQLException {
    for (Map.Entry<Long, StoreChanges.Settled> each : settled.entrySet()) {
      StoreChanges.Settled how = each.getValue();
      StoreChanges.Refusal refusal = how.refusal();
      if (refusal == null) {
        delivered +=
            update(
                "DELETE FROM document WHERE number = ? AND hex(id) = ?", each.getKey(), how.key());
      } else {
        update(
            "UPDATE document SET refused_at = ?, status = ?, reason = ?"
                + " WHERE number = ? AND hex(id) = ?",
            refusal.at(),
            status(refusal),
            refusal.reason(),
            each.getKey(),
            how.key());
      }
    }
  }

  private void insert(StoreChanges changes) throws SQLException {
    for (StoreChanges.Waiting waiting : changes.documents()) {
      if (hasRoom(waiting.document(), waiting.document().priority().number)) {
        insert(waiting, null);
      } else {
        losses.add(CloudLoss.of(waiting.document(), CloudLoss.NO_ROOM));
        overflowed++;
      }
    }
    for (StoreChanges.Dead dead : changes.dead) {
      if (hasRoom(dead.waiting().document(), NO_DOCUMENTS)) {
        insert(dead.waiting(), dead.refusal());
      } else {
        losses.add(CloudLoss.of(dead.waiting().document(), CloudLoss.DEAD_LETTERS_FULL));
        discarded++;
      }
    }
  }

  /**
   * Whether there is room for one more, which may be as large as the store, and what waited in
   * memory while the file failed may be more than that holds: so that the file's limit of pages is
   * not reached, room is made before.
   *
   * @param from the most urgent documents that may go for it
   */
  private boolean hasRoom(CloudDocument document, int from) throws SQLException {
    if (!fits(document, config)) {
      return false;
    }
    long room = room(document.body().length);
    inserted += room;
    return inserted <= CloudStore.LEAST_BYTES / 2 || makeRoom(room, from);
  }

  /** Whether a store holds a document when it holds no other. */
  static boolean fits(CloudDocument document, CloudStore config) {
    return room(document.body().length) <= config.maxBytes();
  }

  /** Null where there was none; what has neither status nor reason counts as not refused. */
  private static @Nullable Integer status(StoreChanges.Refusal refusal) {
    return refusal.status() == 0 && refusal.reason() != null ? null : refusal.status();
  }

  private void insert(StoreChanges.Waiting waiting, StoreChanges.@Nullable Refusal refusal)
      throws SQLException {
    CloudDocument document = waiting.document();
    update(
        "INSERT INTO document(id, correlation_id, traceparent, priority, rows, bytes, queued_at,"
            + " queued_sum, refused_at, status, reason, checksum, body)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        document.id(),
        document.correlationId(),
        document.traceparent(),
        document.priority().number,
        document.rows(),
        room(document.body().length),
        waiting.queuedAt(),
        Checksum.of(waiting.queuedAt()),
        refusal == null ? null : refusal.at(),
        refusal == null ? null : status(refusal),
        refusal == null ? null : refusal.reason(),
        Checksum.of(document),
        document.body());
  }

  /** What a document takes of the file at most: its own pages, and one that it shares. */
  private static long room(long bytes) {
    long pages = (bytes + SqliteStore.PAGE - 1) / SqliteStore.PAGE;
    return (pages + 1) * SqliteStore.PAGE;
  }

  private void expire() throws SQLException {
    if (now >= CLOCK_SET) {
      update(
          "UPDATE document SET queued_at = ?, queued_sum = ?"
              + " WHERE refused_at IS NULL AND queued_at < ?",
          now,
          Checksum.of(now),
          CLOCK_SET);
    }
    expired +=
        giveUp(
                CloudLoss.EXPIRED,
                Long.MAX_VALUE,
                "WHERE refused_at IS NULL AND queued_at < " + (now - config.keep().toMillis()))
            .documents;
  }

  private void discardDead() throws SQLException {
    long surplus = number(COUNT_DEAD) - config.deadLetters();
    if (surplus > 0) {
      discarded +=
          giveUp(CloudLoss.DEAD_LETTERS_FULL, Long.MAX_VALUE, DEAD + " LIMIT " + surplus).documents;
    }
  }

  /**
   * Gives up what there is no room for: dead letters, then documents.
   *
   * @param coming the room that another one needs
   * @param from the most urgent documents that may go
   * @return whether there is room now
   */
  private boolean makeRoom(long coming, int from) throws SQLException {
    long over = used() + coming - config.maxBytes();
    Given dead = giveUp(CloudLoss.DEAD_LETTERS_FULL, over, DEAD);
    discarded += dead.documents;
    over -= dead.bytes;
    Given waiting =
        giveUp(
            CloudLoss.NO_ROOM,
            over,
            "WHERE refused_at IS NULL AND priority >= " + from + " ORDER BY priority DESC, number");
    overflowed += waiting.documents;
    over -= waiting.bytes;
    used = Math.min(config.maxBytes(), config.maxBytes() + over);
    inserted = coming;
    return over <= 0;
  }

  /**
   * By the indexes, which is quick; where that is no number to believe or asks for a document to be
   * given up, by the documents themselves: a number that was damaged must cost none.
   */
  private long used() throws SQLException {
    long booked =
        number(
            "SELECT (SELECT total(bytes) FROM document WHERE refused_at IS NULL)"
                + " + (SELECT total(bytes) FROM document WHERE refused_at IS NOT NULL)");
    boolean believed = booked >= 0 && booked <= config.maxBytes();
    return believed ? booked : number("SELECT total(" + ROOM + ") FROM document");
  }

  /** What was given up: how many, and the room that they had. */
  private record Given(int documents, long bytes) {}

  /** So many documents that they hold these bytes, or all there are. */
  private Given giveUp(String reason, long bytes, String which) throws SQLException {
    List<Long> numbers = new ArrayList<>();
    long sum = 0;
    if (bytes > 0) {
      try (PreparedStatement statement =
              connection.prepareStatement("SELECT number, " + ROOM + " FROM document " + which);
          ResultSet row = statement.executeQuery()) {
        while (sum < bytes && row.next()) {
          numbers.add(row.getLong(1));
          sum += row.getLong(2);
        }
      }
    }
    for (long number : numbers) {
      losses.add(delete(number, reason));
    }
    return new Given(numbers.size(), sum);
  }

  private CloudLoss delete(long number, String reason) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM document WHERE number = ? RETURNING id, correlation_id, rows")) {
      statement.setLong(1, number);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new CloudLoss(row.getString(1), row.getString(2), row.getInt(3), reason, 0);
      }
    }
  }

  private void total(StoreChanges changes) throws SQLException {
    delivered += changes.delivered;
    overflowed += changes.overflowed;
    discarded += changes.discarded;
    if (changes.queued + delivered + expired + overflowed + discarded > 0) {
      update(
          "UPDATE total SET queued = queued + ?, delivered = delivered + ?, expired = expired + ?,"
              + " overflowed = overflowed + ?, discarded = discarded + ?",
          changes.queued,
          delivered,
          expired,
          overflowed,
          discarded);
    }
  }

  private long number(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getLong(1);
    }
  }

  private int update(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }
}
