package dev.taffrail.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a receiver says in the body of an answer, as people read it. */
final class HttpWords {
  private static final int MOST_BYTES = 4096;
  private static final int MOST_WORDS = 300;

  /** Shorter than this nothing is worth hiding, and hiding it would cut all words to pieces. */
  private static final int SHORTEST_SECRET = 4;

  private static final String HIDDEN = "***";

  /** Of nginx the first three, of Go and of Apache. */
  private static final Pattern OF_TLS =
      Pattern.compile(
          "No required SSL certificate was sent|The SSL certificate error"
              + "|plain HTTP request was sent to HTTPS port|HTTP request to an HTTPS server"
              + "|speaking plain HTTP to an SSL-enabled server port");

  private HttpWords() {}

  /** Reads all of a body, and keeps its beginning. */
  static HttpResponse.BodyHandler<byte[]> beginning() {
    return info -> {
      ByteArrayOutputStream kept = new ByteArrayOutputStream();
      return HttpResponse.BodySubscribers.mapping(
          HttpResponse.BodySubscribers.ofByteArrayConsumer(
              part ->
                  part.ifPresent(
                      bytes ->
                          kept.write(bytes, 0, Math.min(bytes.length, MOST_BYTES - kept.size())))),
          done -> kept.toByteArray());
    };
  }

  /**
   * Whether a server misses this client's certificate, does not take it, or is spoken to without
   * TLS, and says so by a 400: that is nothing wrong with what was sent.
   */
  static boolean areOfTls(int status, byte[] body) {
    return status == 400 && OF_TLS.matcher(new String(body, UTF_8)).find();
  }

  /**
   * One short line without control characters and without the tags of a page.
   *
   * @param secrets what is not to be shown
   * @return null when it says nothing
   */
  static @Nullable String of(byte[] body, Collection<String> secrets) {
    String text = new String(body, UTF_8);
    if (text.stripLeading().startsWith("<")) {
      text = text.replaceAll("(?s)<(style|script).*?</\\1>|<[^<>]*>", " ");
    }
    String words = text.replaceAll("[\\p{Cc}\\s]+", " ").strip();
    for (String secret : longestFirst(secrets)) {
      words = hide(secret, words);
    }
    if (words.isEmpty()) {
      return null;
    }
    return words.length() > MOST_WORDS ? words.substring(0, MOST_WORDS) + "…" : words;
  }

  /** Else what is a part of another one, hidden first, would leave the rest of that. */
  private static List<String> longestFirst(Collection<String> secrets) {
    return secrets.stream()
        .flatMap(
            secret -> Stream.of(secret, secret.substring(secret.indexOf(' ') + 1))) // Bearer SECRET
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
  }

  /** Also as some write it in JSON, and what is left of it where the body was cut. */
  private static String hide(String secret, String words) {
    if (secret.length() < SHORTEST_SECRET) {
      return words;
    }
    String hidden = words.replace(secret, HIDDEN).replace(secret.replace("/", "\\/"), HIDDEN);
    int cut = secret.length() - 1;
    while (cut >= SHORTEST_SECRET && !hidden.endsWith(secret.substring(0, cut))) {
      cut--;
    }
    return cut < SHORTEST_SECRET ? hidden : hidden.substring(0, hidden.length() - cut) + HIDDEN;
  }
}
