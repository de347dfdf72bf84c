package dev.taffrail.agent.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder in which a demo runs: what is in it, and where. */
public record DemoFolder(Path root) {
  private static final String MARK = "# Made by `taffrail demo`";

  /** A demo leaves some 20 MiB; on a full disk the agent goes on, and the demo waits in vain. */
  private static final long ROOM = 64L << 20;

  private static final List<String> OWN =
      List.of("journal", "received", "data", "output", "taffrail.yaml");

  Path journal() {
    return root.resolve("journal/edge.log");
  }

  Path vkey() {
    return root.resolve("journal/edge.log.vkey");
  }

  Path debug() {
    return root.resolve("journal/debug.log");
  }

  Path received() {
    return root.resolve("received");
  }

  /** What the shipper's sinks and the pipelines sent: they all name the device. */
  Path receivedOfDevice() {
    return received().resolve("demo/demo.log");
  }

  Path configuration() {
    return root.resolve("taffrail.yaml");
  }

  /** What the processes print. */
  Path output() {
    return root.resolve("output");
  }

  /**
   * Makes the folder ready. What an earlier demo left in it is deleted; anything else is left
   * alone.
   *
   * @throws IOException when something else is in the folder, or the disk has too little room
   */
  void prepare() throws IOException {
    if (Files.exists(configuration()) && Files.readString(configuration()).startsWith(MARK)) {
      for (String name : OWN) {
        delete(root.resolve(name));
      }
    }
    Files.createDirectories(root);
    try (Stream<Path> left = Files.list(root)) {
      if (left.findAny().isPresent()) {
        throw new IOException(
            root + " is not empty: expected a new folder, or that of an earlier demo");
      }
    }
    expectRoom(Files.getFileStore(root).getUsableSpace());
    Files.createDirectories(journal().getParent());
    Files.createDirectories(root.resolve("data"));
    for (Series series : Series.ALL) {
      copy(series.file());
    }
    copy("NAB-LICENSE.txt");
  }

  void expectRoom(long free) throws IOException {
    if (free < ROOM) {
      throw new IOException(
          root
              + ": a demo needs "
              + (ROOM >> 20)
              + " MiB of disk, and "
              + (free >> 20)
              + " are free");
    }
  }

  /** Writes the configuration, which names the receiver's address. */
  void configure(String receiver) throws IOException {
    String template;
    try (InputStream in = open("taffrail.yaml")) {
      template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Files.writeString(configuration(), MARK + template.replace("RECEIVER", receiver));
  }

  void delete() throws IOException {
    delete(root);
  }

  static InputStream open(String resource) throws IOException {
    InputStream in = DemoFolder.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IOException("the program is incomplete: " + resource + " is missing in its jar");
    }
    return in;
  }

  private void copy(String name) throws IOException {
    try (InputStream in = open(name)) {
      Files.copy(in, root.resolve("data").resolve(name));
    }
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
