package dev.taffrail.ship.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;

/** Says why there was no answer, for people who have to mend it. */
final class HttpFailures {
  private static final int MOST_CAUSES = 20;

  private HttpFailures() {}

  static String words(IOException failure) {
    if (failure instanceof UnknownHostException) {
      return "host name cannot be resolved";
    }
    if (failure instanceof SSLException) {
      return tlsWords(failure);
    }
    return withMessage(failure.getClass().getSimpleName(), failure);
  }

  private static String tlsWords(IOException failure) {
    Throwable cause = failure;
    for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
      String reason = tlsReason(cause);
      if (!reason.isEmpty()) {
        return withMessage(reason, cause);
      }
      cause = cause.getCause();
    }
    return withMessage("TLS failed", failure);
  }

  /** Of one link in a chain of causes; empty when only a deeper one can tell. */
  private static String tlsReason(Throwable cause) {
    if (cause instanceof CertificateExpiredException
        || cause instanceof CertificateNotYetValidException) {
      return "certificate expired or not yet valid, check the device's clock";
    }
    if (cause instanceof CertPathBuilderException
        || (cause instanceof CertPathValidatorException && cause.getCause() == null)) {
      return "certificate not trusted";
    }
    if (isOfAnotherHost(cause)) {
      return "certificate made for another host";
    }
    if (cause instanceof EOFException) {
      return "server closed the connection in the TLS handshake, it may not speak TLS";
    }
    return isOtherProtocol(cause) ? "server does not speak TLS" : "";
  }

  /** The JDK has no type of its own for it; its messages begin so since JDK 7. */
  private static boolean isOfAnotherHost(Throwable cause) {
    return cause.getClass() == CertificateException.class
        && String.valueOf(cause.getMessage()).startsWith("No ");
  }

  private static boolean isOtherProtocol(Throwable cause) {
    return String.valueOf(cause.getMessage()).startsWith("Unsupported or unrecognized SSL message");
  }

  private static String withMessage(String what, Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isEmpty() ? what : what + ": " + message;
  }
}
