package dev.taffrail.agent;

import dev.taffrail.journal.Enrolment;
import dev.taffrail.journal.NotProvenException;
import dev.taffrail.journal.Vkey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a verifier's trust begins: the options that say which root key a journal has. */
final class RootKeyOptions {
  @Option(
      names = "--vkey",
      paramLabel = "VKEY-OR-FILE",
      description = {
        "The key that taffrail init printed, or a file that holds it.",
        "When left out, verify takes the file beside the journal, on the device's word alone."
      })
  private @Nullable String vkey;

  @Option(
      names = "--fleet",
      paramLabel = "VKEY-OR-FILE",
      description =
          "In place of --vkey: the key that taffrail fleet-key printed, with --enrolment.")
  private @Nullable String fleet;

  @Option(
      names = "--enrolment",
      paramLabel = "FILE",
      description = "What taffrail enrol made for this device.")
  private @Nullable Path enrolment;

  /**
   * The root key of this journal.
   *
   * @throws NotProvenException when the fleet's key does not vouch for the enrolment
   */
  Vkey of(Path journal, Console console) throws IOException, Failure, NotProvenException {
    Vkey given = given(console);
    return given == null ? keyBeside(journal, console) : given;
  }

  /** The root key where there is no journal that one could lie beside. */
  Vkey required(Console console) throws IOException, Failure, NotProvenException {
    Vkey given = given(console);
    if (given == null) {
      throw new Failure("no key: expected --vkey VKEY-OR-FILE, or --fleet and --enrolment");
    }
    return given;
  }

  /** The file of the enrolment; empty when none was given. */
  Path enrolment() {
    return enrolment == null ? Path.of("") : enrolment;
  }

  private @Nullable Vkey given(Console console) throws IOException, Failure, NotProvenException {
    if (vkey != null && (fleet != null || enrolment != null)) {
      throw new Failure("expected --vkey, or --fleet and --enrolment, found both");
    }
    if (vkey != null) {
      return key(vkey, "--vkey", console);
    }
    if (fleet == null && enrolment == null) {
      return null;
    }
    if (fleet == null || enrolment == null) {
      throw new Failure("expected --fleet and --enrolment together, found one of them");
    }
    byte[] text = Files.readAllBytes(console.file(enrolment));
    return Enrolment.open(text, key(fleet, "--fleet", console));
  }

  private static Vkey keyBeside(Path journal, Console console) throws IOException, Failure {
    Path file = journal.resolveSibling(journal.getFileName() + ".vkey");
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
  static Vkey key(String textOrFile, String where, Console console) throws IOException, Failure {
    Path file = console.resolve(Path.of(textOrFile));
    if (Files.exists(file)) {
      Failure.expectNoFolder(file);
      return parse(Files.readString(file), file.toString());
    }
    return parse(textOrFile, where);
  }

  private static Vkey parse(String text, String where) throws Failure {
    if (text.isBlank()) {
      throw new Failure(where + ": expected a verification key, found nothing in it");
    }
    try {
      return Vkey.parse(text.strip());
    } catch (IllegalArgumentException e) {
      throw new Failure(where + ": " + e.getMessage());
    }
  }
}
