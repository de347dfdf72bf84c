package dev.taffrail.journal;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What kept a file from being used, or a receiver from being reached, for people who have to mend
 * it: the JDK's exceptions often say it by the names of their classes alone. It stands in the
 * module that all others see, and is for Taffrail's own: it may change with any version.
 */
public final class FailureWords {
  private static final int MOST_CAUSES = 20;

  /** As the classes of {@code java.io} have it. */
  private static final Pattern PATH_AND_REASON =
      Pattern.compile("(?s)(.*) \\(([A-Z][A-Za-z ]*)\\)");

  private static final String NO_ANSWER = "HTTP/1.1 header parser received no bytes";

  private FailureWords() {}

  /** One line; the name of a class stands in it only where it is a defect of a program. */
  public static String of(Throwable failure) {
    String certificate = ofCertificate(failure);
    return oneLine(certificate == null ? ofAny(failure, MOST_CAUSES) : certificate);
  }

  /** The same of what is wrong with a certificate; null when it is something else. */
  public static @Nullable String ofCertificate(Throwable failure) {
    Throwable link = failure;
    for (int i = 0; i < MOST_CAUSES && link != null; i++) {
      String known = ofLink(link);
      if (known != null) {
        return known;
      }
      link = link.getCause();
    }
    return null;
  }

  /** Of one link in a chain of causes; null when only a deeper one can tell. */
  private static @Nullable String ofLink(Throwable link) {
    if (link instanceof CertificateExpiredException
        || link instanceof CertificateNotYetValidException) {
      return outOfDate(link);
    } else if (link instanceof CertPathBuilderException
        || (link instanceof CertPathValidatorException && link.getCause() == null)) {
      return withMessage("certificate not trusted", link);
    } else if (isOfAnotherHost(link)) {
      return withMessage("certificate made for another host", link);
    }
    return isComplaintOfOurs(link)
        ? withMessage("server does not take this client's certificate", link)
        : null;
  }

  /** Which of the two is wrong cannot be told without a second clock. */
  private static String outOfDate(Throwable link) {
    return withMessage("certificate expired or not yet valid, check the device's clock", link)
        + ", and the clock says "
        + Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  /** The JDK has no type of its own for it; its messages begin so since JDK 7. */
  private static boolean isOfAnotherHost(Throwable link) {
    String message = messageOf(link);
    return link.getClass() == CertificateException.class
        && (message.startsWith("No name matching") || message.startsWith("No subject alternative"));
  }

  /** An alert of RFC 8446 about the certificate that the server asked for, or did not get. */
  private static boolean isComplaintOfOurs(Throwable link) {
    return messageOf(link)
        .matches(
            "(?:\\(\\w+\\) )?Received fatal alert: "
                + "(?:\\w*certificate\\w*|unknown_ca|access_denied)");
  }

  private static String ofAny(Throwable failure, int depth) {
    Throwable cause = failure.getCause();
    if (cause != null && depth > 0 && isBare(failure)) {
      return ofAny(cause, depth - 1);
    }
    if (failure instanceof FileSystemException file) {
      return ofFile(file);
    } else if (failure instanceof FileNotFoundException) {
      return ofMissing(messageOf(failure));
    } else if (failure instanceof UnknownHostException) {
      // Some say behind the name what the system said.
      return "host name " + messageOf(failure).split(": ", 2)[0] + " cannot be resolved";
    } else if (failure instanceof UnresolvedAddressException) {
      return "the host name cannot be resolved";
    }
    boolean expected =
        failure instanceof IOException
            || failure instanceof GeneralSecurityException
            || failure instanceof TimeoutException;
    return expected ? ofConnection(failure) : failure.toString();
  }

  /** Whether it only carries its cause. */
  private static boolean isBare(Throwable failure) {
    return failure instanceof ExecutionException
        || failure instanceof CompletionException
        || failure instanceof UncheckedIOException
        || (failure.getMessage() == null
            && failure instanceof IOException
            && !(failure.getCause() instanceof ClosedChannelException));
  }

  private static String ofConnection(Throwable failure) {
    String message = messageOf(failure);
    if (failure instanceof NoRouteToHostException) {
      return "no route to host";
    } else if (failure instanceof ConnectException
        && (message.isEmpty() || message.contains("Connection refused"))) {
      return "connection refused";
    } else if (failure instanceof SocketException) {
      return message.isEmpty() ? "connection failed" : uncapitalised(message);
    } else if (failure instanceof ClosedChannelException) {
      return "it was closed";
    } else if (message.startsWith(NO_ANSWER)) {
      return "the connection was closed before an answer came";
    } else if (message.isEmpty()) {
      return failure instanceof EOFException
          ? "it ended too soon"
          : failure instanceof TimeoutException ? "timed out" : named(failure);
    }
    return message;
  }

  /** The messages of most are bare paths. */
  private static String ofFile(FileSystemException failure) {
    String reason = failure.getReason();
    if (reason != null) {
      return messageOf(failure);
    }
    return reason(failure) + ": " + failure.getFile();
  }

  private static String reason(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file";
    } else if (failure instanceof AccessDeniedException) {
      return "permission denied";
    } else if (failure instanceof FileAlreadyExistsException) {
      return "exists already";
    } else if (failure instanceof NotDirectoryException) {
      return "not a folder";
    }
    return failure instanceof DirectoryNotEmptyException ? "folder not empty" : "cannot use";
  }

  private static String ofMissing(String message) {
    Matcher parts = PATH_AND_REASON.matcher(message);
    return parts.matches() ? uncapitalised(parts.group(2)) + ": " + parts.group(1) : message;
  }

  /** A class without a message, as words: {@code closed by interrupt}. */
  private static String named(Throwable failure) {
    return failure
        .getClass()
        .getSimpleName()
        .replaceFirst("^IO(?=Exception)", "InputOrOutputFailed")
        .replaceFirst("(?<=.)Exception$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }

  private static String uncapitalised(String text) {
    boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
    return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
  }

  private static String withMessage(String what, Throwable cause) {
    String message = messageOf(cause);
    return message.isEmpty() ? what : what + ": " + message;
  }

  private static String messageOf(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? "" : message;
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s*\\R\\s*", " ");
  }
}
