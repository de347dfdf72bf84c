package dev.taffrail.agent;

import dev.taffrail.agent.support.Bundle;
import dev.taffrail.agent.support.BundleRequest;
import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.journal.Prover;
import dev.taffrail.ship.parse.RecordBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes into the journal, sealed, that a bundle was made, and its proof beside the bundle. */
final class BundleSeal {
  private final Console console;
  private final JournalConfig journal;

  BundleSeal(Console console, JournalConfig journal) {
    this.console = console;
    this.journal = journal;
  }

  /** Where the proof of a bundle's record lies. */
  static Path proof(Path bundle) {
    return bundle.resolveSibling(bundle.getFileName() + ".proof");
  }

  /** Whether the journal says so now, under a seal where it has any. */
  boolean seal(Bundle bundle, BundleRequest request, Path file) {
    try {
      append(record(bundle, request, file));
      if (journal.sealed()) {
        prove(bundle, file);
      }
      return true;
    } catch (IOException | IllegalArgumentException e) {
      console.complain("the bundle is made, but not sealed: " + e.getMessage());
      return false;
    }
  }

  private byte[] record(Bundle bundle, BundleRequest request, Path file) {
    return new RecordBuilder(request.now(), Level.INFO, "taffrail.support", "support_bundle_made")
        .text("user", System.getProperty("user.name", "unknown"))
        .text("file", String.valueOf(file.getFileName()))
        .json("bytes", Long.toString(bundle.bytes()))
        .text("sha256", bundle.sha256())
        .text("since", request.since().toString())
        .text("from_level", request.level().label())
        .json("whole", Boolean.toString(request.whole()))
        .build();
  }

  private void append(byte[] line) throws IOException {
    Journal shared = Journal.join(journal);
    try (shared) {
      shared.append(line);
      shared.flush();
      shared.seal();
    }
  }

  private void prove(Bundle bundle, Path file) throws IOException {
    List<Long> found = Prover.find(journal.path(), bundle.sha256()).first();
    if (found.isEmpty()) {
      throw new IOException("the record is not found in " + journal.path());
    }
    long index = found.get(0);
    Path proof = proof(file);
    NewFile.write(proof, Prover.prove(journal.path(), index), "rw-------");
    console.out().println("sealed as record " + index + " of " + journal.path());
    console.out().println("its proof is in " + proof);
  }
}
