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
 * Where a process is reached by its own user and root, and by nobody else: {@code edge.log.sock}, a
 * Unix socket, for the holder of a journal. Where that path is longer than a socket's may be, it is
 * a file that names a socket in a private folder under {@code java.io.tmpdir}.
 */
public final class SocketAddressFile {
  /** Linux takes 107 bytes, macOS 103. */
  private static final int LONGEST_PATH = 100;

  /** What {@link #bind()} writes; nothing else is ever connected to, or deleted. */
  private static final Pattern NAMED =
      Pattern.compile("[^\\p{Cntrl}\\uFFFD]+[/\\\\]taffrail[0-9]+[/\\\\]sock");

  private final Path path;

  SocketAddressFile(JournalFiles files) {
    this(files.socket());
  }

  /** At this path, which nothing else may have. */
  public SocketAddressFile(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  /** Binds the socket, in place of one that is there: that of a process that was killed. */
  public ServerSocketChannel bind() throws IOException {
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

  /** Whether there is one; its process may have been killed. */
  public boolean isThere() {
    return Files.exists(path);
  }

  /**
   * Connects to whoever listens there.
   *
   * @throws java.net.ConnectException when its process was killed
   */
  public SocketChannel connect() throws IOException {
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

  /** Takes the socket away, and what names it. */
  public void remove() throws IOException {
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
