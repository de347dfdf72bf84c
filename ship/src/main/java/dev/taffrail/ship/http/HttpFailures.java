package dev.taffrail.ship.http;

import dev.taffrail.journal.FailureWords;
import dev.taffrail.journal.pem.Pem;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Retry;
import java.io.EOFException;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says why there was no answer, for people who have to mend it. */
final class HttpFailures {
  private static final String UNREACHABLE = "unreachable";
  private static final String CERTIFICATE = "certificate";
  private static final String PROXY = "proxy";
  private static final int MOST_CAUSES = 20;

  private HttpFailures() {}

  /** Why, and whether a person has to mend it. */
  private record Cause(String reason, String words) {}

  /**
   * The outcome of a request without an answer.
   *
   * @param authority whom it was for
   * @param filesProblem why the newest files of TLS are not used; null when they are
   */
  static Retry retry(String authority, IOException failure, @Nullable String filesProblem) {
    Cause cause = cause(failure);
    String words = authority + ": " + cause.words;
    if (filesProblem != null) {
      words += "; the files of tls changed, and the new ones are not used: " + filesProblem;
    }
    return new Retry(cause.reason, words, cause.reason.equals(UNREACHABLE) ? Pace.SOON : Pace.SLOW);
  }

  private static Cause cause(IOException failure) {
    if (failure instanceof Pem.UnusableException) {
      return new Cause(CERTIFICATE, "tls: " + failure.getMessage());
    } else if (failure instanceof ProxyTunnel.RefusedException refused) {
      return ofProxy(refused);
    } else if (failure instanceof SSLException) {
      return ofTls(failure);
    }
    return new Cause(UNREACHABLE, FailureWords.of(failure));
  }

  private static Cause ofProxy(ProxyTunnel.RefusedException refused) {
    String words = String.valueOf(refused.getMessage());
    if (refused.status == 407) {
      return new Cause(PROXY, words + " (its login belongs into proxy: http://user:password@host)");
    }
    return new Cause(refused.status / 100 == 5 ? UNREACHABLE : PROXY, words);
  }

  private static Cause ofTls(IOException failure) {
    String certificate = FailureWords.ofCertificate(failure);
    if (certificate != null) {
      return new Cause(CERTIFICATE, certificate);
    }
    Throwable link = failure;
    for (int i = 0; i < MOST_CAUSES && link != null; i++) {
      if (link instanceof EOFException) {
        String words = "server closed the connection in the TLS handshake, it may not speak TLS";
        return new Cause(UNREACHABLE, words + ": " + FailureWords.of(link));
      } else if (String.valueOf(link.getMessage())
          .startsWith("Unsupported or unrecognized SSL message")) {
        return new Cause(UNREACHABLE, "server does not speak TLS: " + FailureWords.of(link));
      }
      link = link.getCause();
    }
    return new Cause(UNREACHABLE, "TLS failed: " + FailureWords.of(failure));
  }
}
