package dev.taffrail.ship.http;

import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Retry;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    if (failure instanceof UnknownHostException) {
      return new Cause(UNREACHABLE, "host name " + failure.getMessage() + " cannot be resolved");
    } else if (failure instanceof Pem.UnusableException) {
      return new Cause(CERTIFICATE, "tls: " + failure.getMessage());
    } else if (failure instanceof ProxyTunnel.RefusedException refused) {
      return ofProxy(refused);
    } else if (failure instanceof SSLException) {
      return ofTls(failure);
    }
    return new Cause(UNREACHABLE, withMessage(failure.getClass().getSimpleName(), failure));
  }

  private static Cause ofProxy(ProxyTunnel.RefusedException refused) {
    String words = String.valueOf(refused.getMessage());
    if (refused.status == 407) {
      return new Cause(PROXY, words + " (its login belongs into proxy: http://user:password@host)");
    }
    return new Cause(refused.status / 100 == 5 ? UNREACHABLE : PROXY, words);
  }

  private static Cause ofTls(IOException failure) {
    Throwable cause = failure;
    for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
      Cause known = ofLink(cause);
      if (known != null) {
        return known;
      }
      cause = cause.getCause();
    }
    return new Cause(UNREACHABLE, withMessage("TLS failed", failure));
  }

  /** Of one link in a chain of causes; null when only a deeper one can tell. */
  private static @Nullable Cause ofLink(Throwable link) {
    if (link instanceof CertificateExpiredException
        || link instanceof CertificateNotYetValidException) {
      return new Cause(CERTIFICATE, outOfDate(link));
    } else if (link instanceof CertPathBuilderException
        || (link instanceof CertPathValidatorException && link.getCause() == null)) {
      return new Cause(CERTIFICATE, withMessage("certificate not trusted", link));
    } else if (isOfAnotherHost(link)) {
      return new Cause(CERTIFICATE, withMessage("certificate made for another host", link));
    } else if (isComplaintOfOurs(link)) {
      return new Cause(
          CERTIFICATE, withMessage("server does not take this client's certificate", link));
    } else if (link instanceof EOFException) {
      String words = "server closed the connection in the TLS handshake, it may not speak TLS";
      return new Cause(UNREACHABLE, withMessage(words, link));
    } else if (messageOf(link).startsWith("Unsupported or unrecognized SSL message")) {
      return new Cause(UNREACHABLE, withMessage("server does not speak TLS", link));
    }
    return null;
  }

  /** Which of the two is wrong cannot be told without a second clock. */
  private static String outOfDate(Throwable link) {
    return withMessage("certificate expired or not yet valid, check the device's clock", link)
        + ", and the clock says "
        + Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  /** The JDK has no type of its own for it; its messages begin so since JDK 7. */
  private static boolean isOfAnotherHost(Throwable link) {
    return link.getClass() == CertificateException.class && messageOf(link).startsWith("No ");
  }

  /** An alert of RFC 8446 about the certificate that the server asked for, or did not get. */
  private static boolean isComplaintOfOurs(Throwable link) {
    return messageOf(link)
        .matches(
            "(?:\\(\\w+\\) )?Received fatal alert: "
                + "(?:\\w*certificate\\w*|unknown_ca|access_denied)");
  }

  private static String withMessage(String what, Throwable cause) {
    String message = messageOf(cause);
    return message.isEmpty() ? what : what + ": " + message;
  }

  private static String messageOf(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? "" : message;
  }
}
