package dev.taffrail.agent;

import dev.taffrail.journal.FailureWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A failure that can happen to any user: ends the command with one line and exit status 2. */
final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  Failure(String message) {
    super(message);
  }

  /** What to tell the user of an exception; empty when it is a defect of the program. */
  static Optional<String> message(Exception e) {
    if (e instanceof Failure) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    if (e instanceof UncheckedIOException && e.getCause() instanceof IOException cause) {
      return Optional.of(ofIo(cause));
    }
    return e instanceof IOException io ? Optional.of(ofIo(io)) : Optional.empty();
  }

  /** Reading a folder as a file, the JDK says that it is one, and not which. */
  static void expectNoFolder(Path path) throws Failure {
    if (Files.isDirectory(path)) {
      throw new Failure("expected a file, found a folder: " + path);
    }
  }

  /** Of a file that is another's, also whose it is. */
  private static String ofIo(IOException e) {
    // What it was wanted for may stand before it.
    Throwable failure = e.getCause() instanceof AccessDeniedException cause ? cause : e;
    return failure instanceof AccessDeniedException denied && denied.getReason() == null
        ? FailureWords.of(e) + Owner.denied(Path.of(denied.getFile()))
        : FailureWords.of(e);
  }
}
