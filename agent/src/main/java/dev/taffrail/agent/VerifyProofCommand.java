package dev.taffrail.agent;

import dev.taffrail.journal.NotProvenException;
import dev.taffrail.journal.ProofVerifier;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taffrail verify-proof}. */
@Command(
    name = "verify-proof",
    mixinStandardHelpOptions = true,
    description = {
      "Check the evidence of one record, which taffrail prove wrote, with the journal's key alone.",
      "Says of which journal the record is, at which place, and when it was sealed."
    },
    exitCodeListHeading = "Exit statuses:%n",
    exitCodeList = {
      "0:the record is proven",
      "2:wrong usage, or a file that cannot be read",
      "3:it is not"
    })
final class VerifyProofCommand implements Callable<Integer> {
  private static final int NOT_PROVEN = 3;

  /** Evidence takes some kilobytes: a record, and a line of the chain for each rotation. */
  private static final int MAX_BYTES = 64 * 1024 * 1024;

  private final Console console;

  @Mixin private final RootKeyOptions rootKey = new RootKeyOptions();

  @Mixin private final ColorOption color = new ColorOption();

  @Option(
      names = "--anchors",
      paramLabel = "FILE",
      description = {
        "What a receiver got of this journal, as exported from there by yourself.",
        "May be given several times."
      })
  private List<Path> anchors = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json.")
  private OutputFormat format = OutputFormat.TEXT;

  @Parameters(paramLabel = "FILE", description = "The evidence; - is standard input.")
  private Path file = Path.of("-");

  VerifyProofCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    ProofReport report = new ProofReport(console.out(), format, color.paint(console));
    byte[] evidence = read();
    try {
      report.proven(
          ProofVerifier.verify(evidence, rootKey.required(console), console.files(anchors)));
      return 0;
    } catch (NotProvenException e) {
      report.notProven(String.valueOf(e.getMessage()), NOT_PROVEN);
      return NOT_PROVEN;
    }
  }

  private byte[] read() throws IOException, Failure {
    if (file.toString().equals("-")) {
      return read(console.in());
    }
    try (InputStream in = Files.newInputStream(console.file(file))) {
      return read(in);
    }
  }

  private byte[] read(InputStream in) throws IOException, Failure {
    // A FileInputStream itself would ask how long it is, which a pipe cannot tell.
    byte[] bytes = new BufferedInputStream(in).readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new Failure(file + ": expected evidence of at most 64 MiB, found more");
    }
    return bytes;
  }
}
