package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is saved of an open file whose name somebody took away, case by case. */
class SalvageTest {
  /** Three times what is copied at once, and a little more. */
  private static final int LONG = 3 * 64 * 1024 + 100;

  @TempDir Path dir;

  private final Disk disk = RealDisk.INSTANCE;
  private Path log;
  private DiskFile file;
  private FileIdentity identity;

  @BeforeEach
  void open() throws IOException {
    log = dir.resolve("edge.log");
    Files.write(log, bytes(LONG));
    file = disk.open(log);
    identity = FileIdentity.of(disk, log);
  }

  @AfterEach
  void close() throws IOException {
    file.close();
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  private Path beside(String suffix) {
    return dir.resolve("edge.log" + suffix);
  }

  private List<String> records(long from, byte[] written, String staged) throws IOException {
    file.close();
    Files.write(log, written);
    file = disk.open(log);
    List<String> records = new ArrayList<>();
    new Salvage(disk, file, written.length)
        .records(from, staged.getBytes(US_ASCII))
        .forEach(line -> records.add(new String(line, UTF_8)));
    return records;
  }

  private static String line(int n) {
    return new String(Lines.info(n), UTF_8) + "\n";
  }

  @Test
  void aDeletedFileOfAnyLengthIsCopiedWhole() throws Exception {
    Files.delete(log);
    new Salvage(disk, file, LONG).putBack(identity);
    assertThat(log).hasBinaryContent(bytes(LONG));
    assertThat(dir)
        .isDirectoryContaining("glob:**edge.log")
        .isDirectoryNotContaining("glob:**.*-1");
  }

  /** Half a line that a failing device took is no part of it: its line is repeated whole. */
  @Test
  void nothingIsCopiedBehindWhatWasWritten() throws Exception {
    Files.delete(log);
    new Salvage(disk, file, LONG - 50).putBack(identity);
    assertThat(log).hasBinaryContent(bytes(LONG - 50));
  }

  @Test
  void whatHasItsNameByThenIsKeptAsForeign() throws Exception {
    Files.delete(log);
    Files.writeString(log, "a stranger's");
    new Salvage(disk, file, LONG).putBack(identity);
    assertThat(log).hasBinaryContent(bytes(LONG));
    assertThat(beside(".foreign-1")).hasContent("a stranger's");
    assertThat(beside(".saved")).doesNotExist();
  }

  @Test
  void aRenamedFileIsNotCopied() throws Exception {
    Files.move(log, beside(".bak"));
    Files.writeString(log, "a stranger's");
    new Salvage(disk, file, LONG).putBack(identity);
    assertThat(FileIdentity.of(disk, log)).isEqualTo(identity);
    assertThat(beside(".foreign-1")).hasContent("a stranger's");
    assertThat(beside(".saved")).doesNotExist();
    assertThat(beside(".bak")).doesNotExist();
  }

  @Test
  void aFileThatHasItsNameAgainIsLeftAlone() throws Exception {
    new Salvage(disk, file, LONG).putBack(identity);
    assertThat(FileIdentity.of(disk, log)).isEqualTo(identity);
    assertThat(dir.toFile().list()).containsExactly("edge.log");
  }

  /** A rotation broke off between two names; opening mends that by what the files say. */
  @Test
  void aFileUnderTheNameOfAnOlderOneStaysThere() throws Exception {
    Files.move(log, beside(".1"));
    Files.writeString(log, "the next");
    new Salvage(disk, file, LONG).putBack(identity);
    assertThat(log).hasContent("the next");
    assertThat(beside(".1")).hasBinaryContent(bytes(LONG));
  }

  @Test
  void recordsBeginWithTheLineInWhoseMidstTheOffsetLies() throws Exception {
    byte[] written = (line(1) + line(2) + line(3)).getBytes(UTF_8);
    int second = line(1).length();
    String all = line(2) + line(3) + line(4);
    for (int from = second; from < 2 * second; from++) {
      assertThat(records(from, written, line(4))).as("%s", from).isEqualTo(all.lines().toList());
    }
    assertThat(records(written.length, written, line(4))).isEqualTo(line(4).lines().toList());
  }

  /** Half of it was written, the rest is staged. */
  @Test
  void aLineOfTheGreatestLengthIsFoundWhole() throws Exception {
    String longest = new String(Lines.ofLength(Level.INFO, LineCheck.MAX_BYTES), UTF_8);
    byte[] written = (line(1) + longest.substring(0, longest.length() - 1)).getBytes(UTF_8);
    String staged = longest.substring(longest.length() - 1) + "\n";
    assertThat(records(written.length, written, staged)).containsExactly(longest);
    byte[] all = (line(1) + longest).getBytes(UTF_8);
    assertThat(records(all.length, all, "\n")).containsExactly(longest);
  }

  /** Seals and their like are true in their place only; what else the journal says is not. */
  @Test
  void linesThatAreBoundToTheirPlaceAreNotRepeated() throws Exception {
    StringBuilder staged = new StringBuilder();
    for (String event : List.of("journal_sealed", "journal_pruned", "journal_recovered")) {
      staged.append(control(event)).append(own(event));
    }
    staged.append(control("records_dropped")).append("torn\n");
    assertThat(records(0, new byte[0], staged.toString()))
        .containsExactly(
            own("journal_sealed").strip(),
            own("journal_pruned").strip(),
            own("journal_recovered").strip(),
            control("records_dropped").strip());
  }

  private static String control(String event) {
    return new String(Lines.record(Level.INFO, "taffrail.journal", event, ""), UTF_8) + "\n";
  }

  /** A caller's record that happens to be called so. */
  private static String own(String event) {
    return new String(Lines.record(Level.INFO, "edge.app", event, ""), UTF_8) + "\n";
  }
}
