package dev.taffrail.log.logback;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The exception of an event, also of one that came out of another process. */
final class Throwables {
  private Throwables() {}

  static @Nullable Throwable of(@Nullable IThrowableProxy proxy) {
    if (proxy == null) {
      return null;
    }
    return proxy instanceof ThrowableProxy local ? local.getThrowable() : new Remote(proxy);
  }

  /** Prints as the exception that it stands for. */
  private static final class Remote extends Exception {
    private static final long serialVersionUID = 1L;

    private final String name;

    Remote(IThrowableProxy proxy) {
      super(proxy.getMessage(), causeOf(proxy));
      name = proxy.getClassName();
      setStackTrace(
          Arrays.stream(
                  Objects.requireNonNullElse(
                      proxy.getStackTraceElementProxyArray(), new StackTraceElementProxy[0]))
              .map(StackTraceElementProxy::getStackTraceElement)
              .toArray(StackTraceElement[]::new));
      for (IThrowableProxy suppressed :
          Objects.requireNonNullElse(proxy.getSuppressed(), new IThrowableProxy[0])) {
        addSuppressed(new Remote(suppressed));
      }
    }

    /** One that is its own cause ends the chain. */
    private static @Nullable Throwable causeOf(IThrowableProxy proxy) {
      IThrowableProxy cause = proxy.getCause();
      return cause == null || proxy.isCyclic() ? null : new Remote(cause);
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // the class that it names is not its own
    public String toString() {
      String message = getMessage();
      return message == null ? name : name + ": " + message;
    }
  }
}
