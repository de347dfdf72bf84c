package dev.taffrail.agent.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.text.VerificationReport;
import dev.taffrail.journal.Verification;
import dev.taffrail.journal.Verifier;
import dev.taffrail.journal.VerifyOptions;
import dev.taffrail.journal.VerifyOptions.Progress;
import dev.taffrail.journal.Vkey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What verification says of journals, on the device's own word: the keys lie beside them. */
final class JournalCheck {
  /**
   * What was found.
   *
   * @param verdict in one word, or why there is none
   * @param damaged whether verification was possible, and says that the journal is no good
   */
  record Finding(String verdict, boolean damaged) {}

  private final VerifyOptions options;

  JournalCheck(Progress progress) {
    this.options = VerifyOptions.DEFAULT.withProgress(progress);
  }

  /** Verifies a journal; where it is sealed, the result and the key go into the bundle. */
  Finding add(BundleFile bundle, String name, Path journal) throws IOException {
    if (!Files.exists(journal.resolveSibling(journal.getFileName() + ".chain"))) {
      return new Finding("unsealed", false);
    }
    Path key = journal.resolveSibling(journal.getFileName() + ".vkey");
    Vkey vkey;
    Verification found;
    try {
      vkey = Vkey.parse(Files.readString(key).strip());
      found = Verifier.verify(journal, vkey, options);
    } catch (IOException | IllegalArgumentException e) {
      String reason = Files.exists(key) ? String.valueOf(e.getMessage()) : "no key at " + key;
      return new Finding("not verified: " + reason, false);
    }
    VerificationReport report = new VerificationReport(found, false, false);
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    report.writeJson(new PrintStream(json, true, UTF_8));
    bundle.add("journals/" + name + ".verification.json", json.toString(UTF_8));
    bundle.note(report.headline());
    bundle.add("journals/" + name + ".vkey", vkey + "\n");
    bundle.note("compare with the one that is kept elsewhere");
    return new Finding(found.verdict().label(), found.verdict().exitCode(false) != 0);
  }
}
