package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the holder of a journal is reached: {@code edge.log.sock}, a Unix socket. Where that path
 * is longer than a socket's may be, it is a file that names a socket in a private folder under
 * {@code java.io.tmpdir}.
 */
final class SocketAddressFile {
  /** Linux takes 107 bytes, macOS 103. */
  private static final int LONGEST_PATH = 100;

  /** What {@link #bind()} writes; nothing else is ever connected to, or deleted. */
  private static final Pattern NAMED =
      Pattern.compile("[^\\p{Cntrl}\\uFFFD]+[/\\\\]taffrail[0-9]+[/\\\\]sock");

  private final Path path;

  SocketAddressFile(JournalFiles files) {
    this.path = files.socket();
  }

  /** Binds the socket; one that is there is of a holder that was killed. */
  ServerSocketChannel bind() throws IOException {
    remove();
    if (path.toString().getBytes(UTF_8).length <= LONGEST_PATH) {
      return bind(path);
    }
    Path target = Files.createTempDirectory("taffrail").resolve("sock");
    ServerSocketChannel channel = bind(target);
    try {
      Files.writeString(path, target.toString());
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static ServerSocketChannel bind(Path target) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(target));
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  boolean isThere() {
    return Files.exists(path);
  }

  SocketChannel connect() throws IOException {
    Path target = Files.isRegularFile(path) ? named() : path;
    if (target == null) {
      throw new IOException(path + ": expected a socket or the path of one, found neither");
    }
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(target));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  void remove() throws IOException {
    if (Files.isRegularFile(path)) {
      Path target = named();
      if (target != null) {
        Files.deleteIfExists(target);
        Files.deleteIfExists(Objects.requireNonNull(target.getParent(), "folder"));
      }
    }
    Files.deleteIfExists(path);
  }

  /** The socket that the file names; null when a power cut left other bytes in it. */
  private @Nullable Path named() throws IOException {
    String text = new String(Files.readAllBytes(path), UTF_8);
    return NAMED.matcher(text).matches() ? Path.of(text) : null;
  }
}
