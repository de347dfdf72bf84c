package dev.taffrail.agent;

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
        "When left out, the file beside the journal is taken, on the device's word alone."
      })
  private @Nullable String vkey;

  /** The root key of this journal. */
  Vkey of(Path journal, Console console) throws IOException, Failure {
    return vkey == null ? keyBeside(journal, console) : key(vkey, console);
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
  private static Vkey key(String textOrFile, Console console) throws IOException, Failure {
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
