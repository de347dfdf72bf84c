package dev.taffrail.agent.collect;

import com.sun.net.httpserver.HttpExchange;
import dev.taffrail.agent.http.Workers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** One HTTP request, whose body is read when asked for, within the limits. For one thread. */
final class Request implements AutoCloseable {
  /** So much the JDK's server passes over of a body that was not read, and keeps the connection. */
  private static final int PASSED = 64 * 1024;

  /**
   * A body of up to so much is read to its end, half of it by us and half by the JDK's server
   * behind the answer: its sender sees the answer, and no reset, before the connection is closed.
   * Of one that says to be longer nothing is read here.
   */
  private static final long WORTH_PASSING = 2 * PASSED;

  private final HttpExchange exchange;
  private final BodyLimits limits;
  private final Access access;
  private final Workers workers;
  private final BodyPieces pieces;
  private boolean read;
  private boolean begun;
  private @Nullable Sender sender;

  Request(HttpExchange exchange, BodyLimits limits, Access access, Workers workers) {
    this.exchange = exchange;
    this.limits = limits;
    this.access = access;
    this.workers = workers;
    this.pieces = new BodyPieces(limits, () -> sender == null && access.isGuarded());
  }

  /** As {@link Access#login}. Before the body: who has no token shall not make us read one. */
  void login() throws RefusedException {
    sender = access.login(header("Authorization"), address());
  }

  /** As {@link Access#splunk}. */
  void splunkLogin() throws RefusedException, SplunkRefusal {
    sender = access.splunk(header("Authorization"), address());
  }

  private String address() {
    return exchange.getRemoteAddress().getAddress().getHostAddress();
  }

  /** Who sends it, once that was looked at. */
  Sender sender() {
    return Objects.requireNonNull(sender, "a receiver looks who sends before it asks");
  }

  String method() {
    return exchange.getRequestMethod();
  }

  String path() {
    return exchange.getRequestURI().getPath();
  }

  /** The parameters of its query, decoded; of one that comes twice the last. */
  Map<String, String> query() {
    Map<String, String> parameters = new TreeMap<>();
    String query = exchange.getRequestURI().getRawQuery();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
    }
    return parameters;
  }

  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return part; // a per cent sign that stands for itself
    }
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
    return text(bytes(counters));
  }

  private static byte[] text(byte[] plain) throws RefusedException {
    if (!Utf8.isText(plain)) {
      throw new RefusedException(400, "expected a body in UTF-8, found other bytes");
    }
    return plain;
  }

  /**
   * As {@link #body}, and its sender as {@link Access#signed}: the body is signed too. Who has no
   * token shall not make us read more than we have to, nor decompress it.
   *
   * @throws AwsException when the signature is no good one
   */
  byte[] signedBody(Counters counters) throws RefusedException, AwsException, IOException {
    if (!access.isGuarded()) {
      byte[] body = body(counters);
      sender = access.signed(signature(), "", address());
      return body;
    }
    AwsSignature signature = signature();
    access.claimed(signature, address());
    byte[] read = rawBody(counters);
    sender = access.signed(signature, AwsSignature.sha256(read), address());
    pieces.introduce();
    return text(decompressed(read));
  }

  private AwsSignature signature() throws AwsException {
    String authorization = Objects.requireNonNullElse(header("Authorization"), "");
    return AwsSignature.of(authorization, this::header);
  }

  /** The body, decompressed, whatever bytes these are; with the same failures. */
  byte[] bytes(Counters counters) throws RefusedException, IOException {
    return decompressed(rawBody(counters));
  }

  /** The body, decompressed by Snappy, whatever bytes these are; with the same failures. */
  byte[] snappyBody(Counters counters) throws RefusedException, IOException {
    return Snappy.decompress(rawBody(counters), pieces::reserve);
  }

  private byte[] rawBody(Counters counters) throws RefusedException, IOException {
    InputStream in = exchange.getRequestBody();
    byte[] whole;
    try {
      whole = pieces.read(in, firstPiece(), limits.rawBytes());
    } catch (RefusedException e) {
      drain(in);
      throw e;
    }
    wholeRead();
    counters.bytes.add(whole.length);
    return whole;
  }

  /**
   * Passes over the body of a request that is refused before it was read, where it is small. With
   * TLS the JDK's server does not see a request that it took from the network together with what it
   * passes over behind an answer: that one would wait until its connection is closed for being
   * idle.
   *
   * @return false where some of it is left: then the connection has to be closed
   */
  boolean passBody() throws IOException {
    if (read || begun) {
      return true;
    }
    return statedLength() <= WORTH_PASSING && isPassed(exchange.getRequestBody());
  }

  /** Its sender may be anybody: it takes no memory. */
  private static boolean isPassed(InputStream body) throws IOException {
    byte[] scratch = new byte[4096];
    int passed = 0;
    int read = scratch.length;
    while (read == scratch.length && passed <= PASSED) {
      read = body.readNBytes(scratch, 0, scratch.length);
      passed += read;
    }
    return passed <= PASSED;
  }

  /** From now on its thread works for it, and does not wait for its sender. */
  void wholeRead() throws IOException {
    try {
      if (!read) {
        read = true;
        workers.beginAnswer();
        begun = true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("ending", e);
    }
  }

  /** It has its answer, which will be sent. */
  void answered() throws IOException {
    if (begun) {
      workers.answered();
    }
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
      return pieces.read(in, BodyLimits.PIECE, limits.plainBytes());
    } catch (IOException e) {
      throw new RefusedException(400, raw.length == 0 ? "EOF" : "gzip: invalid header", e);
    }
  }

  /** What to read at first: as much as the sender says, and no more than a piece. */
  private int firstPiece() {
    long stated = statedLength();
    return stated < 0 ? BodyLimits.PIECE : (int) Math.min(BodyLimits.PIECE, stated);
  }

  /** What the sender says, however it is written; -1 when it says nothing. */
  private long statedLength() {
    @Nullable String length = header("Content-Length");
    try {
      return length == null ? -1 : Long.parseLong(length.strip());
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
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
    pieces.close();
  }
}
