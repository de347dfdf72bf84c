package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Go's {@code sumdb/note} opens our notes and {@code sumdb/tlog} checks our trees and proofs, in a
 * program that has nothing of ours: Debian's {@code golang-go} and {@code golang-golang-x-mod-dev}.
 */
class GoToolsTest {
  private static final Path LIBRARIES = Path.of("/usr/share/gocode");

  @TempDir static Path shared;

  /** A journal of several files and two epochs, as the writer makes it, and its root key. */
  private static Path journal = Path.of("");

  @SuppressWarnings("NullAway.Init") // by what runs before all
  private static Vkey vkey;

  private static Path program;

  @TempDir Path folder;

  @BeforeAll
  static void build() throws Exception {
    boolean there =
        Files.isDirectory(LIBRARIES.resolve("src/golang.org/x/mod/sumdb/tlog"))
            && Tool.run("go", "version").exitCode() == 0;
    Tool.require(there, "golang-go with golang-golang-x-mod-dev");
    program = shared.resolve("check");
    Map<String, String> offline =
        Map.of(
            "GO111MODULE", "off",
            "GOPATH", LIBRARIES.toString(),
            "GOPROXY", "off",
            "GOFLAGS", "",
            "GOCACHE", shared.resolve("cache").toString());
    Path source = shared.resolve("check.go");
    try (var in = GoToolsTest.class.getResourceAsStream("/go/check.go")) {
      Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
    }
    Tool.Run built =
        Tool.run(offline, List.of("go", "build", "-o", program.toString(), source.toString()));
    assertThat(built.exitCode()).as(built.output()).isZero();
    write();
  }

  private static void write() throws IOException {
    Duration day = Duration.ofDays(1);
    journal = shared.resolve("edge.log");
    JournalConfig config =
        JournalConfig.at(journal)
            .withOrigin("example.com/test/edge")
            .withMaxBytes(JournalConfig.MIN_SEALED_BYTES)
            .withBackups(50)
            .withSealing(
                new SealPolicy(
                    40, 1L << 40, Duration.ZERO, day, 1L << 40, day, day, day, day, day, 2));
    vkey = Journal.create(config);
    for (int run = 0; run < 2; run++) {
      try (Journal open = Journal.open(config)) {
        for (int i = 0; i < 500; i++) {
          open.append(Lines.ofLength(Level.INFO, 300 + i));
        }
      }
    }
  }

  private static Tool.Run check(String what, Vkey key, List<Path> files) throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString(), what, key.toString()));
    files.forEach(file -> command.add(file.toString()));
    return Tool.run(Map.of(), command);
  }

  /** The journal's files, oldest first. */
  private static List<Path> files(Path newest) {
    List<Path> files = new ArrayList<>();
    for (int age = 50; age >= 0; age--) {
      Path file = new JournalFiles(newest).rotated(age);
      if (Files.exists(file)) {
        files.add(file);
      }
    }
    return files;
  }

  @Test
  void everySealOfAWrittenJournalIsOneOfGosTreesAndGrowsOutOfTheOneBefore() throws Exception {
    List<Path> files = files(journal);
    assertThat(files).hasSizeGreaterThan(3);
    Verification ours = Verifier.verify(journal, vkey);
    Tool.Run run = check("journal", vkey, files);
    assertThat(run.output())
        .isEqualTo("ok: " + ours.size() + " records, " + ours.seals() + " seals");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void thePublishedJournalIsOneOfGosTrees() throws Exception {
    Path published = Vectors.SMALL.copyTo(folder);
    assertThat(check("journal", Vectors.SMALL.root(), files(published)).output())
        .isEqualTo("ok: 9 records, 3 seals");
  }

  @Test
  void evidenceOfRecordsInEveryFileIsChecked() throws Exception {
    List<Path> evidence = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    long size = Verifier.verify(journal, vkey).sealed();
    for (long index = 0; index < size; index += 47) {
      evidence.add(Files.writeString(folder.resolve("p" + index), Prover.prove(journal, index)));
      expected.add("ok: record " + index + " by seal ");
    }
    Tool.Run run = check("evidence", vkey, evidence);
    assertThat(run.exitCode()).as(run.output()).isZero();
    List<String> lines = run.output().lines().toList();
    assertThat(lines).hasSameSizeAs(expected);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).startsWith(expected.get(i));
    }
  }

  @Test
  void evidenceFromAPrunedJournalIsChecked() throws Exception {
    Path published = Vectors.EPOCH.copyTo(folder);
    Path evidence = Files.writeString(folder.resolve("p"), Prover.prove(published, 14));
    assertThat(check("evidence", Vectors.EPOCH.root(), List.of(evidence)).output())
        .startsWith("ok: record 14 by seal ");
  }

  @Test
  void evidenceOfAnotherRecordIsRefused() throws Exception {
    String evidence = Prover.prove(journal, 100);
    Path forged = Files.writeString(folder.resolve("p"), evidence.replaceFirst("xx", "xy"));
    Tool.Run run = check("evidence", vkey, List.of(forged));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).contains("invalid transparency proof");
  }

  @Test
  void anEnrolmentIsOpenedAndOneMadeByGoIsOpenedByUs() throws Exception {
    Path file = folder.resolve("fleet.key");
    FleetKey fleet = FleetKey.create(file, "example.com/fleet7");
    Path note = Files.writeString(folder.resolve("note"), fleet.enrol(vkey));
    Tool.Run opened = check("enrolment", fleet.vkey(), List.of(note));
    assertThat(opened.output()).isEqualTo(Enrolment.text(vkey).strip());

    Path text = Files.writeString(folder.resolve("text"), Enrolment.text(vkey));
    Tool.Run signed = Tool.run(program.toString(), "sign", file.toString(), text.toString());
    assertThat(signed.output() + "\n").isEqualTo(fleet.enrol(vkey));
  }
}
