package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.agent.text.Json;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the journal of a device to somebody who has a file and a key. */
class ProveCommandTest {
  private static final Path VECTORS = Path.of("../journal/src/test/resources/sealing/vectors");
  private static final String ORIGIN = "taffrail.example/fleet7/rpi-0042/edge";
  private static final String VKEY =
      ORIGIN + "+a0e86b8b+AVycbfJhycuEBHV3aq782US0BTKPqyj5s6le9ASQ096E";

  @TempDir Path folder;

  @BeforeEach
  void copyJournal() throws IOException {
    try (Stream<Path> files = Files.list(VECTORS)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  private CommandLineRun run(String... arguments) {
    return new CommandLineRun(folder).run(arguments);
  }

  private String line(int index) throws IOException {
    return Files.readAllLines(folder.resolve("edge.log.1")).get(index);
  }

  @Test
  void whatIsProvenIsCheckedWithTheKeyAlone() throws IOException {
    CommandLineRun prove = run("prove", "edge.log", "--index", "2", "--to", "p.txt");
    assertThat(prove.status()).isZero();
    assertThat(prove.err()).isEmpty();
    assertThat(prove.outLines()).containsExactly("record 2 is in " + folder.resolve("p.txt"));
    String line = line(2);
    for (String file : List.of("edge.log", "edge.log.1", "edge.log.chain")) {
      Files.delete(folder.resolve(file));
    }

    CommandLineRun check = run("verify-proof", "p.txt", "--vkey", VKEY);
    assertThat(check.status()).isZero();
    assertThat(check.outLines())
        .containsExactly(
            "PROVEN: record 2 of " + ORIGIN,
            "  line     " + line,
            "  sealed   by seal 1 over 4 records, 2026-01-01T00:00:04Z by the device's clock");
  }

  @Test
  void evidenceGoesThroughAPipe() throws Exception {
    String evidence = run("prove", "edge.log", "--index", "0").out();
    assertThat(evidence).startsWith("taffrail-evidence@v1\n-- record.json --\n");
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              try {
                Files.writeString(pipe, evidence, StandardOpenOption.WRITE);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try (InputStream in = new FileInputStream(pipe.toFile())) {
      CommandLineRun check =
          new CommandLineRun(folder).input(in).run("verify-proof", "-", "--vkey", VKEY);
      assertThat(check.err()).isEmpty();
      assertThat(check.outLines()).first().isEqualTo("PROVEN: record 0 of " + ORIGIN);
    }
    writer.get(10, TimeUnit.SECONDS);
  }

  @Test
  void jsonIsOneObject() throws IOException {
    String evidence = run("prove", "edge.log", "--index", "2").out();
    Files.writeString(folder.resolve("p.txt"), evidence);
    Map<String, String> members = json("p.txt");
    assertThat(members)
        .containsEntry("proven", "true")
        .containsEntry("exit", "0")
        .containsEntry("origin", ORIGIN)
        .containsEntry("index", "2")
        .containsEntry("line", line(2))
        .containsEntry("seal", "1")
        .containsEntry("size", "4")
        .containsEntry("sealed_at", "2026-01-01T00:00:04Z")
        .containsEntry("anchored", "[]")
        .containsEntry("claimed", "[]");
    Files.writeString(folder.resolve("p.txt"), evidence.replace("index 2", "index 1"));
    assertThat(json("p.txt"))
        .containsEntry("proven", "false")
        .containsEntry("exit", "3")
        .containsKey("problem");
  }

  private Map<String, String> json(String file) {
    return members(run("verify-proof", file, "--vkey", VKEY, "-o", "json"));
  }

  private static Map<String, String> members(CommandLineRun run) {
    assertThat(run.outLines()).hasSize(1);
    return Json.members(run.out().strip().getBytes(UTF_8)).stream()
        .collect(Collectors.toMap(Json.Member::name, Json.Member::value));
  }

  @Test
  void asJsonItTellsTheIndexAndTheFileOrTheEvidenceItself() throws IOException {
    String evidence = run("prove", "edge.log", "--index", "2").out();
    assertThat(members(run("prove", "edge.log", "--index", "2", "-o", "json")))
        .containsExactlyInAnyOrderEntriesOf(Map.of("index", "2", "evidence", evidence));
    CommandLineRun written =
        run("prove", "edge.log", "--index", "2", "-o", "json", "--to", "p.txt");
    assertThat(members(written))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("index", "2", "file", folder.resolve("p.txt").toString()));
    assertThat(folder.resolve("p.txt")).hasContent(evidence);
    assertOneLine(run("prove", "edge.log", "--index", "2", "-o", "p.txt"), "text, json");
  }

  @Test
  void aRecordIsFoundByItsText() throws IOException {
    String unique = line(2).substring(line(2).lastIndexOf(':'));
    CommandLineRun one = run("prove", "edge.log", "--match", unique);
    assertThat(one.err()).isEmpty();
    assertThat(one.out()).contains("\nindex 2\n");

    CommandLineRun many = run("prove", "edge.log", "--match", "journal_sealed");
    assertThat(many.out()).contains("\nindex 0\n");
    assertThat(many.err())
        .isEqualToIgnoringNewLines("taffrail: 3 records match, at 0, 4, 7: the first is taken");

    CommandLineRun none = run("prove", "edge.log", "--match", "nowhere\u001b[31m");
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.out()).isEmpty();
    assertThat(none.err())
        .isEqualToIgnoringNewLines(
            "taffrail: expected a record that contains 'nowhere\\u001b[31m', found none in "
                + folder.resolve("edge.log"));
  }

  @Test
  void aRecordThatIsNotThereOrNotSealedIsOneLine() {
    assertOneLine(run("prove", "edge.log", "--index", "9"), "expected one below 9, found 9");
    assertOneLine(
        run("prove", "edge.log", "--index", "8"), "expected a seal behind it, found none");
    assertOneLine(run("prove", "edge.log", "--index", "-1"), "expected 0 or more");
    assertOneLine(run("prove", "none.log", "--index", "0"), "no journal at ");
    assertOneLine(run("prove", "edge.log"), "--index=N");
    assertOneLine(run("prove", "edge.log", "--index", "1", "--match", "x"), "mutually exclusive");
    assertOneLine(run("prove", "edge.log", "--index", "1", "--to", "."), "found a folder");
  }

  private static void assertOneLine(CommandLineRun run, String part) {
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).singleElement().asString().contains(part);
  }

  @Test
  void aForgedRecordIsNotProven() throws IOException {
    String evidence = run("prove", "edge.log", "--index", "2").out();
    Files.writeString(folder.resolve("p.txt"), evidence.replaceFirst("\"level\":\"", "$0x"));
    CommandLineRun check = run("verify-proof", "p.txt", "--vkey", VKEY);
    assertThat(check.status()).isEqualTo(3);
    assertThat(check.err()).isEmpty();
    assertThat(check.outLines())
        .singleElement()
        .asString()
        .startsWith("NOT PROVEN: record.json: expected a record whose path leads to the root ");
  }

  @Test
  void noTextOfEvidenceReachesTheTerminalRaw() throws IOException {
    String evidence = run("prove", "edge.log", "--index", "2").out();
    Files.writeString(
        folder.resolve("p.txt"), evidence.replace("index 2", "index \u001b[2J\u202e2"));
    CommandLineRun check = run("verify-proof", "p.txt", "--vkey", VKEY);
    assertThat(check.status()).isEqualTo(3);
    assertThat(check.out()).doesNotContain("\u001b", "\u202e").contains("\\u001b[2J\\u202e");
  }

  @Test
  void wrongUseOfVerifyProofIsOneLine() throws IOException {
    Files.writeString(folder.resolve("p.txt"), run("prove", "edge.log", "--index", "2").out());
    assertOneLine(run("verify-proof", "p.txt"), "expected --vkey VKEY-OR-FILE, or --fleet");
    assertOneLine(run("verify-proof", "none.txt", "--vkey", VKEY), "no such file");
    assertOneLine(run("verify-proof", "--vkey", VKEY), "'FILE'");
    assertOneLine(run("verify-proof", ".", "--vkey", VKEY), "found a folder");
    assertOneLine(run("verify-proof", "p.txt", "--fleet", VKEY), "found one of them");
    assertOneLine(run("verify-proof", "p.txt", "--vkey", VKEY, "--fleet", VKEY), "found both");
  }

  @Test
  void sealsThatWereShippedAreNamed() throws IOException {
    Files.writeString(folder.resolve("export.txt"), "[" + line(4) + "]\n");
    CommandLineRun prove =
        run("prove", "edge.log", "--index", "2", "--anchors", "export.txt", "--to", "p.txt");
    assertThat(prove.status()).isZero();
    assertThat(run("verify-proof", "p.txt", "--vkey", VKEY).out())
        .contains("  shipped  seal 1, by the word of whoever made the evidence\n");
    assertThat(run("verify-proof", "p.txt", "--vkey", VKEY, "--anchors", "export.txt").out())
        .contains("  anchors  your exports hold seal 1\n");
  }

  @Test
  void aFleetsKeyIsEnoughForItsDevices() throws IOException {
    CommandLineRun key = run("fleet-key", "--name", "example.com/fleet7", "fleet.key");
    assertThat(key.status()).isZero();
    assertThat(key.outLines()).singleElement().asString().startsWith("example.com/fleet7+");
    String fleet = key.out().strip();
    assertThat(run("enrol", "--fleet-key", "fleet.key", VKEY, "-o", "rpi.enrolment").status())
        .isZero();
    assertThat(run("enrol", "--fleet-key", "fleet.key", VKEY).out())
        .isEqualTo(Files.readString(folder.resolve("rpi.enrolment")));
    Files.writeString(folder.resolve("p.txt"), run("prove", "edge.log", "--index", "2").out());

    CommandLineRun verify =
        run("verify", "edge.log", "--fleet", fleet, "--enrolment", "rpi.enrolment");
    assertThat(verify.status()).isZero();
    assertThat(verify.err()).isEmpty();
    assertThat(run("verify-proof", "p.txt", "--fleet", fleet, "--enrolment", "rpi.enrolment").out())
        .startsWith("PROVEN: ");
  }

  @Test
  void anEnrolmentOfAnotherFleetIsNoUsageErrorButARefusal() throws IOException {
    run("fleet-key", "--name", "example.com/fleet7", "fleet.key");
    String other = run("fleet-key", "--name", "example.com/fleet7", "other.key").out().strip();
    run("enrol", "--fleet-key", "fleet.key", VKEY, "-o", "rpi.enrolment");
    Files.writeString(folder.resolve("p.txt"), run("prove", "edge.log", "--index", "2").out());

    CommandLineRun verify =
        run("verify", "edge.log", "--fleet", other, "--enrolment", "rpi.enrolment");
    assertThat(verify.status()).isEqualTo(3);
    String found = "enrolment: expected a signature of " + other + ", found none that fits";
    assertThat(verify.err()).isEmpty();
    assertThat(verify.outLines()).containsExactly("ENROLMENT: rpi.enrolment: " + found);
    CommandLineRun json =
        run("verify", "edge.log", "--fleet", other, "--enrolment", "rpi.enrolment", "-o", "json");
    assertThat(json.status()).isEqualTo(3);
    assertThat(json.err()).isEmpty();
    assertThat(json.outLines())
        .containsExactly(
            "{\"verdict\":\"ENROLMENT\",\"exit\":3,\"problem\":{\"file\":\"rpi.enrolment\","
                + "\"expected\":\"an enrolment that the fleet's key vouches for\",\"found\":\""
                + found
                + "\"}}");
    CommandLineRun proof =
        run("verify-proof", "p.txt", "--fleet", other, "--enrolment", "rpi.enrolment");
    assertThat(proof.status()).isEqualTo(3);
    assertThat(proof.out()).startsWith("NOT PROVEN: enrolment: ");
  }

  @Test
  void wrongUseOfFleetKeysIsOneLine() {
    run("fleet-key", "--name", "example.com/fleet7", "fleet.key");
    assertOneLine(run("fleet-key", "--name", "example.com/f", "fleet.key"), "exists already");
    assertOneLine(run("fleet-key", "--name", "my fleet", "other.key"), "my fleet");
    assertOneLine(run("enrol", "--fleet-key", "none.key", VKEY), "no such file");
    assertOneLine(run("enrol", "--fleet-key", "fleet.key", "nonsense"), "nonsense");
    assertOneLine(run("enrol", "--fleet-key", "edge.log.chain", VKEY), "0600");
    assertOneLine(run("enrol", "--fleet-key", ".", VKEY), "found a folder");
  }
}
