package dev.taffrail.agent.collect;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** One HTTP request, whose body is read when asked for, within the limits. For one thread. */
final class Request implements AutoCloseable {
  private final HttpExchange exchange;
  private final BodyLimits limits;
  private int reserved;

  Request(HttpExchange exchange, BodyLimits limits) {
    this.exchange = exchange;
    this.limits = limits;
  }

  String method() {
    return exchange.getRequestMethod();
  }

  String path() {
    return exchange.getRequestURI().getPath();
  }

  @Nullable String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  /** The media type in lower case without parameters; empty when none was sent. */
  String mediaType() {
    @Nullable String type = header("Content-Type");
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /**
   * The body, decompressed, known to be UTF-8.
   *
   * @throws RefusedException 413 when it is too large, 503 when too much is being read at this
   *     time, 400 when it is damaged
   * @throws IOException when the sender went away
   */
  byte[] body(Counters counters) throws RefusedException, IOException {
    byte[] plain = bytes(counters);
    if (!Utf8.isText(plain)) {
      throw new RefusedException(400, "expected a body in UTF-8, found other bytes");
    }
    return plain;
  }

  /** The body, decompressed, whatever bytes these are; with the same failures. */
  byte[] bytes(Counters counters) throws RefusedException, IOException {
    return decompressed(rawBody(counters));
  }

  /** The body, decompressed by Snappy, whatever bytes these are; with the same failures. */
  byte[] snappyBody(Counters counters) throws RefusedException, IOException {
    return Snappy.decompress(rawBody(counters), this::reserve);
  }

  private byte[] rawBody(Counters counters) throws RefusedException, IOException {
    InputStream in = exchange.getRequestBody();
    byte[] raw;
    try {
      raw = read(in, limits.rawBytes());
    } catch (RefusedException e) {
      drain(in);
      throw e;
    }
    counters.bytes.add(raw.length);
    return raw;
  }

  private byte[] decompressed(byte[] raw) throws RefusedException {
    @Nullable String encoding = header("Content-Encoding");
    if (encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity")) {
      return raw;
    }
    if (!encoding.equalsIgnoreCase("gzip")) {
      throw new RefusedException(400, "Content-Encoding \"" + encoding + "\" not supported");
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(raw))) {
      return read(in, limits.plainBytes());
    } catch (IOException e) {
      throw new RefusedException(400, raw.length == 0 ? "EOF" : "gzip: invalid header", e);
    }
  }

  private byte[] read(InputStream in, int limit) throws RefusedException, IOException {
    List<byte[]> pieces = new ArrayList<>();
    int size = 0;
    for (byte[] piece = next(in); piece.length > 0; piece = next(in)) {
      size += piece.length;
      checkSize(size, limit);
      reserve();
      pieces.add(piece);
    }
    ByteBuffer whole = ByteBuffer.allocate(size);
    pieces.forEach(whole::put);
    return whole.array();
  }

  private static byte[] next(InputStream in) throws IOException {
    return in.readNBytes(BodyLimits.PIECE);
  }

  private void reserve(int bytes) throws RefusedException {
    checkSize(bytes, limits.plainBytes());
    for (int reserving = 0; reserving < bytes; reserving += BodyLimits.PIECE) {
      reserve();
    }
  }

  private static void checkSize(int size, int limit) throws RefusedException {
    if (size > limit) {
      throw new RefusedException(413, "request body too large: the limit is " + limit + " bytes");
    }
  }

  private void reserve() throws RefusedException {
    if (!limits.tryReservePiece()) {
      throw new RefusedException(503, "too many requests are being read, send again later");
    }
    reserved++;
  }

  // A sender that still writes would see a reset connection instead of the answer.
  private void drain(InputStream in) throws IOException {
    byte[] scratch = new byte[BodyLimits.PIECE];
    long left = limits.rawBytes();
    int n;
    while (left > 0 && (n = in.read(scratch)) >= 0) {
      left -= n;
    }
  }

  /** Gives back what the body took of the memory that all requests share. */
  @Override
  public void close() {
    limits.releasePieces(reserved);
    reserved = 0;
  }
}
