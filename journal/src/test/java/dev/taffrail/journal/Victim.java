package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A journal's files in the hands of somebody who may write them: a copy, line by line. */
final class Victim {
  /** Threads find the same, and another thread has to look again for what is the first fault. */
  private static final VerifyOptions ONE_THREAD = VerifyOptions.DEFAULT.withThreads(1);

  private final Path journal;
  private final Vkey root;

  private Victim(Path journal, Vkey root) {
    this.journal = journal;
    this.root = root;
  }

  /**
   * A journal with files 3 to 0, each with seals, records, torn bytes and a recovery; 3, 2 and 1
   * end with a prune record, 2 begins with an epoch seal, and a file before them is pruned.
   */
  static SealedJournal subject(Path folder) throws Exception {
    SealedJournal subject = SealedJournal.create(folder).records(3).seal().records(2);
    long kept = subject.size();
    for (int file = 0; file < 4; file++) {
      boolean epoch = file == 1;
      subject.rotate(epoch).records(2).torn("\0{\"torn").recover().records(2).seal().records(1);
      if (file < 3) {
        subject.prune(kept);
      }
    }
    subject.seal();
    Files.delete(subject.file(4));
    Verification found = Verifier.verify(subject.path(), subject.vkey());
    assertThat(found.verdict()).isEqualTo(Verdict.TORN);
    assertThat(found.firstIndex()).isEqualTo(kept);
    return subject;
  }

  /** A copy of the folder's files; of those whose names begin as the journal's does. */
  static Victim copy(Path journal, Vkey root, Path to) throws IOException {
    Files.createDirectories(to);
    String name = journal.getFileName().toString();
    for (Path file : list(journal)) {
      if (file.getFileName().toString().startsWith(name)) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    return new Victim(to.resolve(name), root);
  }

  Path path() {
    return journal;
  }

  /** By its age, 0 the newest; by the names that a journal's files have. */
  Path file(int age) {
    return new JournalFiles(journal).rotated(age);
  }

  Path chain() {
    return new JournalFiles(journal).chain();
  }

  /** How many rotated files there are beside the newest. */
  int oldest() {
    int age = 0;
    while (Files.exists(file(age + 1))) {
      age++;
    }
    return age;
  }

  /** The lines with their LF, each byte a character, so that torn bytes stay what they are. */
  static List<String> lines(Path file) throws IOException {
    String text = Files.readString(file, ISO_8859_1);
    return new ArrayList<>(List.of(text.split("(?<=\n)")));
  }

  static void write(Path file, List<String> lines) throws IOException {
    Files.writeString(file, String.join("", lines), ISO_8859_1);
  }

  Verification verify() throws IOException {
    return Verifier.verify(journal, root, ONE_THREAD);
  }

  Verdict verdict() {
    try {
      return verify().verdict();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a file and puts another in its place. */
  void replace(int age, Path by) throws IOException {
    Files.copy(by, file(age), StandardCopyOption.REPLACE_EXISTING);
  }

  void deleteAll() throws IOException {
    for (Path file : list(journal)) {
      Files.delete(file);
    }
  }

  private static List<Path> list(Path journal) throws IOException {
    try (Stream<Path> files = Files.list(journal.resolveSibling(""))) {
      return files.sorted().toList();
    }
  }
}
