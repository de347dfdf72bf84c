package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.agent.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the published example of the format: 9 leaves, of which 7 are sealed. */
class VerifyCommandTest {
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

  @Test
  void theVerdictComesFirstAndThenWhatIsThere() {
    CommandLineRun run = run("verify", "edge.log", "--vkey", VKEY);

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.outLines())
        .first()
        .asString()
        .startsWith("UNSEALED-TAIL: sealed 0..6; 1 record and ");
    assertThat(run.out())
        .contains(
            ORIGIN,
            "2026-01-01T00:00:00.000000Z to 2026-01-01T00:00:08.000000Z",
            "9, all here",
            "edge.log.1");
  }

  @Test
  void onATerminalTheVerdictHasItsColour() throws IOException {
    String[] verify = {"verify", "edge.log", "--vkey", VKEY};
    assertThat(new CommandLineRun(folder).onTerminal(60).run(verify).out())
        .startsWith("\u001b[1;33mUNSEALED-TAIL\u001b[0m: sealed 0..6; 1 record and ");
    assertThat(new CommandLineRun(folder).onTerminal().variable("NO_COLOR", "1").run(verify).out())
        .startsWith("UNSEALED-TAIL: ")
        .doesNotContain("\u001b");

    Path journal = folder.resolve("edge.log");
    Files.writeString(journal, Files.readString(journal).replaceFirst("info", "INFO"));

    assertThat(run("verify", "--color=always", "edge.log", "--vkey", VKEY).out())
        .startsWith("\u001b[1;37;41mTAMPER\u001b[0m: ");
  }

  @Test
  void aKeyFileWithoutAKeyIsNamed() throws IOException {
    Files.writeString(folder.resolve("empty.vkey"), "\n");
    CommandLineRun run = run("verify", "edge.log", "--vkey", "empty.vkey");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("empty.vkey: expected a verification key, found nothing in it");
  }

  @Test
  void aFolderInPlaceOfAFileIsNamed() {
    for (CommandLineRun run :
        List.of(
            run("verify", folder.toString(), "--vkey", VKEY),
            run("verify", "edge.log", "--vkey", folder.toString()),
            run("tail", folder.toString()),
            run("check", folder.toString()))) {
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err().lines())
          .containsExactly("taffrail: expected a file, found a folder: " + folder);
    }
  }

  @Test
  void strictTakesAnUnsealedTailForAFailure() {
    assertThat(run("verify", "edge.log", "--vkey", VKEY, "--strict").status()).isEqualTo(4);
  }

  @Test
  void jsonIsOneObject() {
    CommandLineRun run = run("verify", "edge.log", "--vkey", VKEY, "-o", "json");
    Map<String, String> members =
        Json.members(run.out().strip().getBytes(UTF_8)).stream()
            .collect(Collectors.toMap(Json.Member::name, Json.Member::value));

    assertThat(run.outLines()).hasSize(1);
    assertThat(members)
        .containsEntry("verdict", "UNSEALED-TAIL")
        .containsEntry("exit", "0")
        .containsEntry("origin", ORIGIN)
        .containsEntry("size", "9")
        .containsEntry("sealed", "7")
        .containsEntry("seals", "3")
        .containsEntry("prunes", "[]")
        .containsKeys("first_index", "unsealed_bytes", "torn_bytes", "dropped", "files");
  }

  @Test
  void aChangedByteIsTamperWithFileLineAndIndex() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("edge.log.1"));
    String changed = lines.get(1).replace("\"info\"", "\"Info\"");
    assertThat(changed).isNotEqualTo(lines.get(1));
    Files.writeString(
        folder.resolve("edge.log.1"),
        lines.stream()
            .map(l -> l.equals(lines.get(1)) ? changed : l)
            .collect(Collectors.joining("\n", "", "\n")));

    CommandLineRun text = run("verify", "edge.log", "--vkey", VKEY);
    CommandLineRun json = run("verify", "edge.log", "--vkey", VKEY, "-o", "json");

    assertThat(text.status()).isEqualTo(3);
    assertThat(text.outLines())
        .first()
        .asString()
        .startsWith("TAMPER: " + folder.resolve("edge.log.1") + ", line ")
        .contains(", index ", "expected ", "found ");
    assertThat(json.status()).isEqualTo(3);
    assertThat(json.out()).contains("\"verdict\":\"TAMPER\",\"exit\":3", "\"problem\":{\"file\":");
  }

  @Test
  void anchorsThatMatchAreCounted() {
    CommandLineRun run = run("verify", "edge.log", "--vkey", VKEY, "--anchors", "edge.log.1");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("  anchors  2 as here, up to index 3\n")
        .doesNotContain("WARNING");
  }

  @Test
  void anExportWithoutAnyNoteIsNoSuccessAndSaysSo() throws IOException {
    Files.writeString(folder.resolve("export"), "{\"streams\":[]}\n");
    CommandLineRun text = run("verify", "edge.log", "--vkey", VKEY, "--anchors", "export");
    CommandLineRun json =
        run("verify", "edge.log", "--vkey", VKEY, "--anchors", "export", "-o", "json");

    assertThat(text.status()).isEqualTo(2);
    assertThat(text.out())
        .startsWith("UNSEALED-TAIL: ")
        .contains("  WARNING  no seal's note in " + folder.resolve("export") + "\n")
        .contains("  WARNING  nothing was compared: the exports hold no seal of this journal\n");
    assertThat(json.status()).isEqualTo(2);
    assertThat(json.out())
        .contains("\"verdict\":\"UNSEALED-TAIL\",\"exit\":2,")
        .contains("\"warnings\":[\"no seal's note in ", "\"nothing was compared: ");
  }

  @Test
  void oneExportOfTwoWithoutANoteIsAWarning() throws IOException {
    Files.writeString(folder.resolve("export"), "nothing\n");
    CommandLineRun run =
        run("verify", "edge.log", "--vkey", VKEY, "--anchors", "edge.log.1", "--anchors", "export");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("  WARNING  no seal's note in " + folder.resolve("export"));
    assertThat(run.out()).doesNotContain("nothing was compared");
  }

  @Test
  void anExportOfAnotherJournalsSealsIsNoSuccess() throws IOException {
    String other = Files.readString(folder.resolve("edge.log.1")).replace("rpi-0042", "rpi-0043");
    Files.writeString(folder.resolve("export"), other);
    CommandLineRun run = run("verify", "edge.log", "--vkey", VKEY, "--anchors", "export");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out())
        .contains("  anchors  2 of another journal (ignored)\n")
        .contains("  WARNING  nothing was compared")
        .doesNotContain("no seal's note");
  }

  @Test
  void anchorsThatCoverNothingOfWhatIsHereAreSaidAndAFailureIfStrict() throws IOException {
    List<String> first = Files.readAllLines(folder.resolve("edge.log.1")).subList(0, 1);
    Files.write(folder.resolve("export"), first);
    CommandLineRun run = run("verify", "edge.log", "--vkey", VKEY, "--anchors", "export");
    String warning = "  WARNING  no seal was shipped that covers anything of what is here\n";

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains(warning);
    assertThat(
            run("verify", "edge.log", "--vkey", VKEY, "--anchors", "export", "--strict").status())
        .isEqualTo(4);
  }

  @Test
  void anchorsAreNoMatterWhereTheJournalDoesNotHold() throws IOException {
    Files.writeString(folder.resolve("export"), "nothing\n");
    Files.delete(folder.resolve("edge.log.chain"));
    CommandLineRun run = run("verify", "edge.log", "--vkey", VKEY, "--anchors", "export");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.out()).startsWith("UNSEALED-FILE").doesNotContain("WARNING");
  }

  @Test
  void anAnchorBehindTheLastSealIsARollback() throws IOException {
    Files.move(folder.resolve("edge.log"), folder.resolve("shipped"));
    Files.write(
        folder.resolve("edge.log.chain"),
        Files.readAllLines(folder.resolve("edge.log.chain")).subList(0, 1));
    CommandLineRun text = run("verify", "edge.log", "--vkey", VKEY, "--anchors", "shipped");
    CommandLineRun json =
        run("verify", "edge.log", "--vkey", VKEY, "--anchors", "shipped", "-o", "json");

    assertThat(text.status()).isEqualTo(3);
    assertThat(text.outLines())
        .first()
        .asString()
        .startsWith("ROLLBACK: " + folder.resolve("shipped") + ", index 7: expected no seal ");
    assertThat(json.status()).isEqualTo(3);
    assertThat(json.out())
        .contains(
            "\"verdict\":\"ROLLBACK\",\"exit\":3",
            "\"anchors\":{\"matching\":0,\"ahead\":1,\"failing\":0,\"foreign\":0,\"pruned\":0,\"covered\":0}");
  }

  @Test
  void aMissingExportIsOneLine() {
    CommandLineRun run = run("verify", "edge.log", "--vkey", VKEY, "--anchors", "none.json");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualToIgnoringNewLines("taffrail: no such file: " + folder.resolve("none.json"));
  }

  @Test
  void thePolicyAsksForNothingThatWasNeverThere() {
    String all = "min-days=30,min-records=1000";
    assertThat(run("verify", "edge.log", "--vkey", VKEY, "--policy", all).status()).isZero();
  }

  @Test
  void aPolicyThatIsNoneIsOneLine() {
    CommandLineRun run = run("verify", "edge.log", "--vkey", VKEY, "--policy", "max-days=3");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains("--policy", "expected min-days=DAYS,min-records=RECORDS, found 'max-days=3'");
  }

  @Test
  void theKeyMayStandInAFile() throws IOException {
    Files.writeString(folder.resolve("root.vkey"), VKEY + "\n");

    assertThat(run("verify", "edge.log", "--vkey", "root.vkey").status()).isZero();
  }

  @Test
  void theKeyBesideTheJournalIsTakenWithAWarning() throws IOException {
    Files.writeString(folder.resolve("edge.log.vkey"), VKEY + "\n");
    CommandLineRun run = run("verify", "edge.log");

    assertThat(run.status()).isZero();
    assertThat(run.err()).contains("WARNING", folder.resolve("edge.log.vkey").toString());
  }

  @Test
  void withoutAnyKeyNothingIsSaidOfTheJournal() {
    CommandLineRun run = run("verify", "edge.log");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("expected --vkey VKEY-OR-FILE");
  }

  @Test
  void aBrokenKeyIsOneLine() {
    CommandLineRun run = run("verify", "edge.log", "--vkey", "nonsense");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().contains("--vkey", "nonsense");
  }

  @Test
  void aMissingJournalIsOneLine() {
    CommandLineRun run = run("verify", "other.log", "--vkey", VKEY);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToIgnoringNewLines("taffrail: no such file: " + folder.resolve("other.log"));
  }

  @Test
  void theJournalIsTheConfigurationsWhenNoneIsNamed() throws IOException {
    Files.writeString(folder.resolve("taffrail.yaml"), "journal: {path: edge.log}\n");
    assertThat(run("verify", "--vkey", VKEY).status()).isZero();

    Files.createDirectory(folder.resolve("etc"));
    Files.move(folder.resolve("taffrail.yaml"), folder.resolve("etc/taffrail.yaml"));
    assertThat(run("verify", "--vkey", VKEY).err())
        .contains(folder.resolve("etc/edge.log").toString());

    Files.writeString(folder.resolve("other.yaml"), "journal: {path: ./edge.log}\n");
    assertThat(run("verify", "--vkey", VKEY, "--config", "other.yaml").status()).isZero();
  }

  private CommandLineRun run(String... arguments) {
    return new CommandLineRun(folder).run(arguments);
  }
}
