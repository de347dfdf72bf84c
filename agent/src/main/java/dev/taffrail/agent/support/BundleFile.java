package dev.taffrail.agent.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A zip file that is written part by part, each with its SHA-256. Only its owner may read it. It
 * has its name when it is whole; until then the name ends in {@code .part}. For one thread.
 */
final class BundleFile implements AutoCloseable {
  /** A part: its name, how many bytes it has, their SHA-256 in hex, and a word on it or none. */
  record Part(String name, long bytes, String sha256, String what) {}

  /** Writes a part. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private final @Nullable Path file;
  private final Instant time;
  private final @Nullable FileChannel channel;
  private final MessageDigest digest = sha256();
  private final Counted counted;
  private final ZipOutputStream zip;
  private final List<Part> parts = new ArrayList<>();
  private boolean whole;

  private BundleFile(@Nullable Path file, Instant time, @Nullable FileChannel channel) {
    this.file = file;
    this.time = time;
    this.channel = channel;
    OutputStream target =
        channel == null ? OutputStream.nullOutputStream() : Channels.newOutputStream(channel);
    this.counted = new Counted(new DigestOutputStream(target, digest));
    this.zip = new ZipOutputStream(new BufferedOutputStream(counted, 64 * 1024), UTF_8);
  }

  /** A new file; one that is there already is not touched, and an error. */
  static BundleFile create(Path file, Instant time) throws IOException {
    if (Files.exists(file)) {
      throw new IOException("exists already: " + file);
    }
    Files.deleteIfExists(part(file));
    FileChannel channel =
        FileChannel.open(
            part(file),
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new BundleFile(file, time, channel);
  }

  /** Goes through all the motions, and writes nothing. */
  static BundleFile rehearsal(Instant time) {
    return new BundleFile(null, time, null);
  }

  private static Path part(Path file) {
    return file.resolveSibling(file.getFileName() + ".part");
  }

  void add(String name, String text) throws IOException {
    add(name, out -> out.write(text.getBytes(UTF_8)));
  }

  void add(String name, Content content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(time.toEpochMilli());
    zip.putNextEntry(entry);
    MessageDigest of = sha256();
    Counted out = new Counted(new DigestOutputStream(zip, of));
    content.writeTo(out);
    zip.closeEntry();
    parts.add(new Part(name, out.bytes, HexFormat.of().formatHex(of.digest()), ""));
  }

  /** A word on the part that was added last: it may tell what came of writing it. */
  void note(String what) {
    Part last = parts.remove(parts.size() - 1);
    parts.add(new Part(last.name(), last.bytes(), last.sha256(), what));
  }

  /** What was added, in this order. */
  List<Part> parts() {
    return List.copyOf(parts);
  }

  /** Ends it: it is forced to the device, under its name. The whole, as one more part. */
  Part finish() throws IOException {
    zip.finish();
    zip.flush();
    if (channel != null) {
      channel.force(true);
    }
    zip.close();
    String name = file == null ? "" : String.valueOf(file.getFileName());
    if (file != null) {
      Files.move(part(file), file, StandardCopyOption.ATOMIC_MOVE);
    }
    whole = true;
    return new Part(name, counted.bytes, HexFormat.of().formatHex(digest.digest()), "");
  }

  /** Takes away what is not whole. */
  @Override
  public void close() throws IOException {
    if (!whole && file != null) {
      if (channel != null) {
        channel.close();
      }
      Files.deleteIfExists(part(file));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static final class Counted extends FilterOutputStream {
    private long bytes;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      bytes++;
    }

    @Override
    public void write(byte[] b, int offset, int length) throws IOException {
      out.write(b, offset, length);
      bytes += length;
    }
  }
}
