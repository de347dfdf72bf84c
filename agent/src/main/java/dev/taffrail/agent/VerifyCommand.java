package dev.taffrail.agent;

import dev.taffrail.agent.text.VerificationReport;
import dev.taffrail.journal.KeepPolicy;
import dev.taffrail.journal.NotProvenException;
import dev.taffrail.journal.Verification;
import dev.taffrail.journal.Verifier;
import dev.taffrail.journal.VerifyOptions;
import dev.taffrail.journal.Vkey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taffrail verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Check a journal against its key, trusting neither the device nor the writer.",
      "Safe beside a running writer.",
      "With -o json, one object: verdict, exit, origin, first_index (of the oldest record that is"
          + " here), size (records ever written), sealed (covered by the last seal), seals,"
          + " unsealed_records, unsealed_bytes, torn_bytes, tail_bytes, dropped, first_timestamp,"
          + " last_timestamp, prunes (index, min_index, timestamp, policy), anchors (matching,"
          + " ahead, failing, foreign, pruned, covered: so many leaves of the journal a receiver"
          + " bears out), warnings, files, and where something is wrong problem (file, line, index,"
          + " expected, found). Of an enrolment that is not the fleet's: verdict ENROLMENT, exit,"
          + " and problem (file, expected, found) alone."
    },
    exitCodeListHeading = "Exit statuses:%n",
    exitCodeList = {
      "0:OK; also TORN and UNSEALED-TAIL, unless --strict",
      "2:wrong usage, a file that cannot be read, or --anchors without a seal of this journal",
      "3:TAMPER, UNSEALED-FILE, ROLLBACK, FORK, POLICY; ENROLMENT: it is not the fleet's",
      "4:DAMAGED; with --strict also TORN, UNSEALED-TAIL, and --anchors that cover nothing of what"
          + " is here"
    })
final class VerifyCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ConfigurationOption configuration = new ConfigurationOption();

  @Mixin private final RootKeyOptions rootKey = new RootKeyOptions();

  @Mixin private final ColorOption color = new ColorOption();

  @Option(
      names = "--anchors",
      paramLabel = "FILE",
      description = {
        "What was shipped, as exported from the receiver: the lines, or any JSON or CSV that holds"
            + " them.",
        "May be given several times."
      })
  private List<Path> anchors = new ArrayList<>();

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      description = {
        "What retention must have left, whatever the device pruned:",
        "min-days=DAYS,min-records=RECORDS, or one of them."
      })
  private KeepPolicy policy = KeepPolicy.NONE;

  @Option(
      names = "--strict",
      description = {
        "Take torn and unsealed tails for failures, and anchors that cover nothing of what is here."
      })
  private boolean strict;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json.")
  private OutputFormat format = OutputFormat.TEXT;

  @Parameters(arity = "0..1", paramLabel = "JOURNAL", description = ConfigurationOption.JOURNAL)
  private @Nullable Path journal;

  VerifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Path path = configuration.journal(journal, console);
    try {
      return judge(path, rootKey.of(path, console));
    } catch (NotProvenException e) {
      EnrolmentReport report = new EnrolmentReport(rootKey.enrolment(), "" + e.getMessage());
      if (format == OutputFormat.JSON) {
        report.writeJson(console.out());
      } else {
        report.writeText(console.out());
      }
      return EnrolmentReport.EXIT_CODE;
    }
  }

  private int judge(Path path, Vkey key) throws IOException, Failure {
    Verification verification = verify(path, key);
    VerificationReport report = new VerificationReport(verification, strict, !anchors.isEmpty());
    if (format == OutputFormat.JSON) {
      report.writeJson(console.out());
    } else {
      report.writeText(console.out(), console.width(), color.paint(console));
    }
    return report.exitCode();
  }

  private Verification verify(Path path, Vkey key) throws IOException, Failure {
    ProgressBar bar = new ProgressBar(console, format == OutputFormat.TEXT);
    try {
      VerifyOptions options =
          VerifyOptions.DEFAULT.withAnchors(console.files(anchors)).withKeep(policy);
      return Verifier.verify(path, key, options.withProgress(bar));
    } finally {
      bar.clear();
    }
  }
}
