package dev.taffrail.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
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

  /** The messages of the file system's exceptions are bare paths: say what is the matter. */
  private static String ofIo(IOException e) {
    if (e instanceof FileSystemException file && file.getReason() == null) {
      String who =
          file instanceof AccessDeniedException ? Owner.denied(Path.of(file.getFile())) : "";
      return reason(file) + ": " + file.getFile() + who;
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : oneLine(e.getMessage());
  }

  private static String reason(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "exists already";
    }
    if (e instanceof NotDirectoryException) {
      return "not a folder";
    }
    return e instanceof DirectoryNotEmptyException ? "folder not empty" : "cannot use";
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s*\\R\\s*", " ");
  }
}
