package dev.taffrail.agent.collect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;

/** The journals of a collector, one for each protocol, opened and closed together. */
final class Stores implements AutoCloseable {
  private final Path dir;
  private final String host;
  private final Deque<EntryStore> open = new ArrayDeque<>();

  private Stores(Path dir, String host) {
    this.dir = dir;
    this.host = host;
  }

  static Stores in(Path dir) throws IOException {
    if (!Files.isDirectory(dir)) { // createDirectories may refuse a link to one
      Files.createDirectories(dir);
    }
    return new Stores(dir, host());
  }

  /** A journal of its own for this protocol, which stores entries of one identity once. */
  EntryStore open(String protocol, Function<ReceivedRecord, Optional<Fingerprint>> identity)
      throws IOException {
    EntryStore store =
        EntryStore.open(
            dir.resolve(protocol + ".log"),
            "taffrail.local/" + host + "/collect-" + protocol,
            identity);
    open.push(store);
    return store;
  }

  // An origin has no spaces and no plus.
  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
