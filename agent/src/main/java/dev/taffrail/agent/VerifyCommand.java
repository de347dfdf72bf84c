package dev.taffrail.agent;

import dev.taffrail.journal.Verification;
import dev.taffrail.journal.Verifier;
import dev.taffrail.journal.Vkey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
      "Safe beside a running writer."
    },
    exitCodeListHeading = "Exit statuses:%n",
    exitCodeList = {
      "0:OK; also TORN and UNSEALED-TAIL, unless --strict",
      "2:wrong usage, or a file that cannot be read",
      "3:TAMPER, UNSEALED-FILE, ROLLBACK, FORK, POLICY",
      "4:DAMAGED; with --strict also TORN and UNSEALED-TAIL"
    })
final class VerifyCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ConfigurationOption configuration = new ConfigurationOption();

  @Option(
      names = "--vkey",
      paramLabel = "VKEY-OR-FILE",
      description = {
        "The key that taffrail init printed, or a file that holds it.",
        "When left out, the file beside the journal is taken, on the device's word alone."
      })
  private @Nullable String vkey;

  @Option(names = "--strict", description = "Take torn and unsealed tails for failures.")
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
    Vkey key = vkey == null ? keyBeside(path) : key(vkey);
    Verification verification = Verifier.verify(path, key);
    VerificationReport report = new VerificationReport(verification, strict);
    if (format == OutputFormat.JSON) {
      report.writeJson(console.out());
    } else {
      report.writeText(console.out());
    }
    return report.exitCode();
  }

  private Vkey keyBeside(Path path) throws IOException, Failure {
    Path file = path.resolveSibling(path.getFileName() + ".vkey");
    if (!Files.exists(file)) {
      throw new Failure("no key: expected --vkey VKEY-OR-FILE, or " + file);
    }
    console.complain(
        "WARNING: no --vkey given; trusting "
            + file
            + ", which whoever could change the journal could change too");
    return parse(Files.readString(file), file.toString());
  }

  /** A text of the form name+hash+key, else a file. */
  private Vkey key(String textOrFile) throws IOException, Failure {
    Path file = console.resolve(Path.of(textOrFile));
    if (Files.exists(file)) {
      Failure.expectNoFolder(file);
      return parse(Files.readString(file), file.toString());
    }
    return parse(textOrFile, "--vkey");
  }

  private static Vkey parse(String text, String where) throws Failure {
    try {
      return Vkey.parse(text.strip());
    } catch (IllegalArgumentException e) {
      throw new Failure(where + ": " + e.getMessage());
    }
  }
}
