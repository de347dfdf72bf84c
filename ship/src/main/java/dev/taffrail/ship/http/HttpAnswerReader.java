package dev.taffrail.ship.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads one answer of HTTP/1.1 strictly: what is cut off or malformed is no answer. */
final class HttpAnswerReader {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?");
  private static final int MOST_LINE = 8 * 1024;
  private static final int MOST_HEADERS = 100;
  private static final byte[] NO_BODY = {};

  private final InputStream in;
  private boolean reusable;

  HttpAnswerReader(InputStream in) {
    this.in = in;
  }

  /** Waits for the beginning of the answer without taking it. */
  void awaitFirstByte() throws IOException {
    in.mark(1);
    if (in.read() < 0) {
      throw new EOFException("closed before the answer");
    }
    in.reset();
  }

  /** What a proxy says to CONNECT: nothing follows a success but the tunnel's bytes. */
  HttpAnswer readOfTunnel() throws IOException {
    int status = readStatus();
    Map<String, String> headers = readHeaders();
    if (status / 100 == 2 || !hasLength(headers)) {
      return new HttpAnswer(status, headers, NO_BODY);
    }
    try {
      return new HttpAnswer(status, headers, readBody(status, headers));
    } catch (DamagedBodyException e) {
      // Words for people alone; and it must not be taken for an answer of the receiver's.
      return e.answer();
    }
  }

  private static boolean hasLength(Map<String, String> headers) {
    return headers.containsKey("content-length") || headers.containsKey("transfer-encoding");
  }

  /**
   * @throws DamagedBodyException when only the body is no good
   */
  HttpAnswer read() throws IOException {
    int status = readStatus();
    Map<String, String> headers = readHeaders();
    while (status >= 100 && status < 200) {
      status = readStatus();
      headers = readHeaders();
    }
    boolean bodiless = status == 204 || status == 304;
    // A server may announce a body that no such answer has (RFC 9110, 6.4.1), and then send it.
    reusable =
        !"close".equalsIgnoreCase(headers.get("connection")) && !(bodiless && hasLength(headers));
    return new HttpAnswer(status, headers, bodiless ? NO_BODY : readBody(status, headers));
  }

  /** Whether the connection can carry another request. */
  boolean isReusable() {
    return reusable;
  }

  private int readStatus() throws IOException {
    String line = readLine();
    if (!STATUS.matcher(line).matches()) {
      throw new IOException("expected an HTTP/1.1 status line, found " + shorten(line));
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private Map<String, String> readHeaders() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      if (colon <= 0 || headers.size() >= MOST_HEADERS) {
        throw new IOException("expected at most 100 headers, found " + shorten(line));
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.merge(name, line.substring(colon + 1).strip(), cookies(name));
    }
    return headers;
  }

  /** The one header that comes several times and is no list. */
  private static BinaryOperator<String> cookies(String name) {
    return name.equals("set-cookie") ? (a, b) -> a + "\n" + b : (a, b) -> b;
  }

  private byte[] readBody(int status, Map<String, String> headers) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    String encoding = headers.get("transfer-encoding");
    String length = headers.get("content-length");
    if (encoding != null) {
      if (!encoding.equalsIgnoreCase("chunked")) {
        throw new IOException("expected chunked transfer, found " + shorten(encoding));
      }
      readChunks(body);
    } else if (length != null) {
      copy(parseSize(length, 10), body);
    } else {
      reusable = false;
      readToEnd(body);
    }
    byte[] content = body.toByteArray();
    try {
      return isGzip(headers) && isPacked(content) ? unpacked(content) : content;
    } catch (EOFException | ZipException e) {
      throw new DamagedBodyException(status, headers, e);
    }
  }

  /** Who names no encodings may be answered in any (RFC 9110, 12.5.3). */
  private static boolean isGzip(Map<String, String> headers) {
    String encoding = headers.getOrDefault("content-encoding", "");
    return encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip");
  }

  /**
   * Some proxy unpacks a body and leaves the header. The status was an answer, and would be the
   * same at each try: what the plain body means, the receiver's kind decides.
   */
  private static boolean isPacked(byte[] content) {
    return content.length >= 2 && (content[0] & 0xff) == 0x1f && (content[1] & 0xff) == 0x8b;
  }

  /** As much as may be kept: of a longer body the end is missing. */
  private static byte[] unpacked(byte[] packed) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      for (int read = in.read(buffer);
          read >= 0 && body.size() < HttpAnswer.MOST_BODY;
          read = in.read(buffer)) {
        body.write(buffer, 0, Math.min(read, HttpAnswer.MOST_BODY - body.size()));
      }
    } catch (EOFException e) {
      if (packed.length < HttpAnswer.MOST_BODY) {
        throw e;
      }
    }
    return body.toByteArray();
  }

  private void readChunks(ByteArrayOutputStream body) throws IOException {
    long size = readChunkSize();
    while (size > 0) {
      copy(size, body);
      if (!readLine().isEmpty()) {
        throw new IOException("expected a line end behind a chunk");
      }
      size = readChunkSize();
    }
    readHeaders();
  }

  private long readChunkSize() throws IOException {
    return parseSize(readLine().replaceFirst(";.*", "").strip(), 16);
  }

  private static long parseSize(String digits, int radix) throws IOException {
    try {
      return Long.parseUnsignedLong(digits, radix) & Long.MAX_VALUE;
    } catch (NumberFormatException e) {
      throw new IOException("expected a length, found " + shorten(digits), e);
    }
  }

  /** Takes so many bytes, and keeps as many as may be kept. */
  private void copy(long size, ByteArrayOutputStream body) throws IOException {
    byte[] buffer = new byte[4096];
    for (long left = size; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("closed in the middle of the answer");
      }
      left -= read;
      body.write(buffer, 0, Math.min(read, HttpAnswer.MOST_BODY - body.size()));
    }
  }

  private void readToEnd(ByteArrayOutputStream body) throws IOException {
    byte[] buffer = new byte[4096];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      body.write(buffer, 0, Math.min(read, HttpAnswer.MOST_BODY - body.size()));
    }
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("closed in the middle of the answer");
      }
      if (line.size() >= MOST_LINE) {
        throw new IOException("expected lines of at most " + MOST_LINE + " bytes in an answer");
      }
      line.write(next);
    }
    String text = line.toString(ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private static String shorten(String text) {
    String clean = text.replaceAll("\\p{Cc}", "?");
    return clean.length() > 100 ? clean.substring(0, 100) + "…" : clean;
  }
}
