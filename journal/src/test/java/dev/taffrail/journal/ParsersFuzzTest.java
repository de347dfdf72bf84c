package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every parser of bytes that others may have written: nothing but the declared exception, and what
 * is taken is rendered to the same bytes. In a build the seeds are run; {@code .ci/fuzz} fuzzes.
 */
class ParsersFuzzTest {
  static final String TIME = "6s";

  private static final Instant NOW = Instant.parse("2026-05-30T08:37:37.951919Z");

  static Stream<byte[]> notes() {
    return seals().map(bytes -> utf8(SealLine.parse(bytes).note().render()));
  }

  @MethodSource("notes")
  @FuzzTest(maxDuration = TIME)
  void aNote(byte[] data) {
    String text = new String(data, UTF_8);
    SignedNote note;
    try {
      note = SignedNote.parse(text);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(note.render()).isEqualTo(text);
  }

  static Stream<byte[]> sealTexts() {
    return seals().map(bytes -> utf8(SealLine.parse(bytes).note().text()));
  }

  @MethodSource("sealTexts")
  @FuzzTest(maxDuration = TIME)
  void aSeal(byte[] data) {
    String text = new String(data, UTF_8);
    Seal seal;
    try {
      seal = Seal.parse(text);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(seal.text()).isEqualTo(text);
  }

  static Stream<byte[]> seals() {
    return Stream.of(Vectors.values()).flatMap(vectors -> vectors.lines("edge.log.chain").stream());
  }

  @MethodSource("seals")
  @FuzzTest(maxDuration = TIME)
  void aSealLine(byte[] data) {
    SealLine line;
    try {
      line = SealLine.parse(data);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(line.bytes()).isEqualTo(data);
    Frontier frontier = line.frontier();
    if (frontier != null) {
      frontier.add(line.seal().root());
      assertThat(frontier.root()).hasSize(Merkle.HASH);
    }
  }

  static Stream<byte[]> vkeys() {
    return Stream.of(Vectors.values()).map(vectors -> utf8(vectors.root().toString()));
  }

  @MethodSource("vkeys")
  @FuzzTest(maxDuration = TIME)
  void aVerificationKey(byte[] data) {
    String text = new String(data, UTF_8);
    Vkey key;
    try {
      key = Vkey.parse(text);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(key.toString()).isEqualTo(text);
  }

  static Stream<byte[]> cursors() {
    return Stream.of("start", "6f1c:5120:37:b0a4", "6f1c:5120:37:b0a4,6f1c:4211:31:77e0")
        .map(ParsersFuzzTest::utf8);
  }

  @MethodSource("cursors")
  @FuzzTest(maxDuration = TIME)
  void aCursor(byte[] data) {
    String text = new String(data, UTF_8);
    Cursor cursor;
    try {
      cursor = Cursor.parse(text);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(cursor.text()).isEqualTo(text);
  }

  static Stream<byte[]> checkpoints() {
    return cursors()
        .flatMap(
            cursor ->
                Stream.of(Map.<String, Long>of(), Map.of("read", 31L, "delivered", -30L))
                    .map(
                        counters ->
                            new CheckpointSlot(
                                    18,
                                    new Checkpoint(
                                        Cursor.parse(new String(cursor, US_ASCII)), counters))
                                .encode()))
        .map(slot -> utf8(new String(slot, US_ASCII).stripTrailing()));
  }

  /** The fuzzer writes the text of a slot; the checksum is put right, or nothing would be found. */
  @MethodSource("checkpoints")
  @FuzzTest(maxDuration = TIME)
  void aCheckpoint(byte[] data) {
    String text = new String(data, ISO_8859_1);
    int end = Math.max(0, text.lastIndexOf(' '));
    byte[] body = text.substring(0, end).getBytes(US_ASCII);
    CRC32C crc = new CRC32C();
    crc.update(body);
    String right = new String(body, US_ASCII) + String.format(" %08x", crc.getValue());
    byte[] slot = (right + " ".repeat(CheckpointSlot.BYTES)).getBytes(US_ASCII);
    slot = Arrays.copyOf(slot, CheckpointSlot.BYTES);
    slot[CheckpointSlot.BYTES - 1] = '\n';
    Optional<CheckpointSlot> read = CheckpointSlot.decode(slot);
    if (read.isPresent()) {
      assertThat(read.get().encode()).isEqualTo(slot);
    }
    assertThat(CheckpointSlot.decode(data)).isNotNull();
  }

  static Stream<byte[]> controlLines() {
    return Stream.of(
        ControlLines.pruned(NOW, new ControlLines.Pruned(12, 3, 3159, "backups=2")),
        ControlLines.recovered(NOW, new ControlLines.Recovered(5, 700, 0, "ab".repeat(32), -1, 1)),
        ControlLines.recovered(NOW, new ControlLines.Recovered(5, 700, 9, "ab".repeat(32), 2, 1)),
        ControlLines.clockChanged(new ClockChange(NOW, -3_600_000, 250, 77, "b00t0001")),
        ControlLines.dropped(NOW, Map.of(Level.INFO, 3L), "buffer_full"));
  }

  @MethodSource("controlLines")
  @FuzzTest(maxDuration = TIME)
  void aControlLine(byte[] data) {
    ControlFields.event(data, 0, data.length);
    ControlLines.parsePruned(data)
        .ifPresent(read -> assertBehindHead(data, ControlLines.pruned(NOW, read)));
    ControlLines.parseRecovered(data)
        .ifPresent(read -> assertBehindHead(data, ControlLines.recovered(NOW, read)));
    ClockChange.parse(data)
        .ifPresent(read -> assertBehindHead(data, ControlLines.clockChanged(read)));
  }

  /** A control line's head may state any time and level; what follows is canonical. */
  private static void assertBehindHead(byte[] line, byte[] rendered) {
    assertThat(fields(line)).isEqualTo(fields(rendered));
  }

  private static String fields(byte[] line) {
    RecordHead.HeadScanner scanner = new RecordHead.HeadScanner();
    assertThat(scanner.scan(line, 0, line.length)).isTrue();
    return new String(line, scanner.end(), line.length - scanner.end(), ISO_8859_1);
  }

  static Stream<byte[]> records() {
    return Stream.concat(
        controlLines(),
        Stream.of(
            Lines.info(1),
            Lines.record(Level.DEBUG, "\\u0074affrail.journal", "a\\\"b", ",\"x\":\"é😀\""),
            Lines.record(Level.ERROR, "taffrail.journal", "journal_pruned", ""),
            Lines.record(Level.ERROR, "e", "x", ",\"correlation_id\":\"0190163d\",\"n\":1")));
  }

  @MethodSource("records")
  @FuzzTest(maxDuration = TIME)
  void aHead(byte[] data) {
    RecordHead head = RecordHead.parse(data);
    String fault = LineCheck.fault(data, 0, data.length);
    if (head != null) {
      assertThat(Timestamps.format(head.time())).isEqualTo(head.timestamp());
    }
    if (fault == null) {
      assertThat(isUtf8(data)).isTrue();
      assertThat(LineCheck.recordFault(data, 0, data.length) == null).isEqualTo(head != null);
    }
  }

  /** Whatever is offered: what the writer makes of it is a line, and none of the journal's own. */
  @MethodSource("records")
  @FuzzTest(maxDuration = TIME)
  void aCallersLine(byte[] data) {
    if (data.length > LineCheck.MAX_BYTES) {
      return;
    }
    CallerLine line = new CallerLine();
    // In the midst of other bytes, as it lies in the buffer.
    byte[] buffer = new byte[data.length + 16];
    System.arraycopy(data, 0, buffer, 8, data.length);
    if (!line.accept(buffer, 8, data.length)) {
      return;
    }
    assertThat(LineCheck.fault(line.bytes(), line.offset(), line.length())).isNull();
    RecordHead head = requireNonNull(RecordHead.parse(line.bytes(), line.offset(), line.length()));
    assertThat(head.isControl()).isFalse();
    assertThat(ControlFields.event(line.bytes(), line.offset(), line.length())).isNull();
  }

  /**
   * In each of the three forms that exports have: as it is, in a string, in a string of a string.
   */
  static Stream<byte[]> exports() {
    return seals()
        .flatMap(
            seal -> {
              String line = new String(seal, UTF_8);
              return Stream.of(line, quoted(line), quoted(quoted(line)));
            })
        .map(ParsersFuzzTest::utf8);
  }

  @MethodSource("exports")
  @FuzzTest(maxDuration = TIME)
  void anExportOfAnchors(byte[] data) throws IOException {
    new NoteScanner(
            text -> {
              assertThat(text).endsWith("\n");
              try {
                Seal.parse(SignedNote.parse(text).text());
              } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("expected");
              }
            })
        .scan(new ByteArrayInputStream(data));
  }

  static Stream<byte[]> proofs() {
    return Stream.of(Vectors.SMALL.bytes("record-2.tlog-proof"));
  }

  @MethodSource("proofs")
  @FuzzTest(maxDuration = TIME)
  void aProof(byte[] data) {
    String text = new String(data, UTF_8);
    TlogProof proof;
    try {
      proof = TlogProof.parse(text);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(proof.render()).isEqualTo(text);
  }

  static Stream<byte[]> policies() {
    return Stream.of("min-days=30,min-records=10000", "min-records=0").map(ParsersFuzzTest::utf8);
  }

  @MethodSource("policies")
  @FuzzTest(maxDuration = TIME)
  void aPolicy(byte[] data) {
    KeepPolicy policy;
    try {
      policy = KeepPolicy.parse(new String(data, UTF_8));
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(KeepPolicy.parse(policy.toString())).isEqualTo(policy);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder();
    JsonText.quote(quoted, text);
    return quoted.toString();
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
