package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.taffrail.journal.FailureWords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a receiver will never take, kept with the reason: {@code edge.log.refused.SINK.log}, and one
 * older file {@code .1} when it is full. Forced before the cursor moves over the records; after a
 * crash a record may stand there twice, never not at all. For several threads.
 */
final class RefusedLog {
  static final long MAX_BYTES = 4 * 1024 * 1024;

  private static final JsonFactory JSON = new JsonFactory();

  private final Path file;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();

  RefusedLog(Path file, long maxBytes) {
    this.file = file;
    this.maxBytes = maxBytes;
  }

  static RefusedLog beside(Path journal, String sink) {
    Path file = journal.resolveSibling(journal.getFileName() + ".refused." + sink + ".log");
    return new RefusedLog(file, MAX_BYTES);
  }

  /**
   * Appends and forces one line for each record.
   *
   * @param source the name of the source that they come from; empty for the device's own journal
   * @param lane the lane that they travelled in
   */
  void append(Instant now, String source, Lane lane, List<Refused> records) throws IOException {
    append(render(now, source, lane, records));
  }

  /** The same for lines that are rendered already. */
  void append(byte[] lines) throws IOException {
    lock.lock();
    try {
      if (Files.exists(file) && Files.size(file) + lines.length > maxBytes) {
        Files.move(file, older(), REPLACE_EXISTING);
      }
      write(lines);
    } finally {
      lock.unlock();
    }
  }

  Path file() {
    return file;
  }

  /** The file before, full. */
  Path older() {
    return file.resolveSibling(file.getFileName() + ".1");
  }

  private void write(byte[] lines) throws IOException {
    try (FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE)) {
      append(channel, lines);
    } catch (FileSystemException named) {
      throw named;
    } catch (IOException e) {
      throw new IOException(FailureWords.of(e) + ": " + file, e);
    }
  }

  private static void append(FileChannel channel, byte[] lines) throws IOException {
    channel.position(channel.size());
    if (endsInMidLine(channel)) {
      writeAll(channel, ByteBuffer.wrap(new byte[] {'\n'}));
    }
    writeAll(channel, ByteBuffer.wrap(lines));
    channel.force(true);
  }

  /** A crash may have torn the last line; the next one must not be glued to it. */
  private static boolean endsInMidLine(FileChannel channel) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n';
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static byte[] render(Instant now, String source, Lane lane, List<Refused> records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Refused refused : records) {
      try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
        json.writeStartObject();
        json.writeStringProperty("refused_at", now.toString());
        if (!source.isEmpty()) {
          json.writeStringProperty("source", source);
        }
        json.writeStringProperty("lane", lane.label());
        json.writeNumberProperty("taffrail_index", refused.index());
        json.writeStringProperty("reason", refused.reason());
        json.writeStringProperty("words", refused.words());
        json.writeStringProperty("line", new String(refused.line(), UTF_8));
        json.writeEndObject();
      }
      out.write('\n');
    }
    return out.toByteArray();
  }

  /** A record, why it was refused, and what the receiver said. */
  // The line is handed on, never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Refused(long index, byte[] line, String reason, String words) {}
}
