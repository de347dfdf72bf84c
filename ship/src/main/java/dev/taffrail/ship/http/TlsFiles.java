package dev.taffrail.ship.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a TLS client, all in PEM. They are read at the first connection, and again when they
 * changed: a certificate that is renewed in place is used without a restart.
 *
 * @param ca the authorities to trust, and no others; null trusts whom the JVM trusts
 * @param certificate this client's certificate, and those between it and its authority; null shows
 *     none
 * @param key its private key, in PKCS #8 and not encrypted
 */
public record TlsFiles(@Nullable Path ca, @Nullable Path certificate, @Nullable Path key) {
  /** Trusts whom the JVM trusts, and shows no certificate. */
  public static final TlsFiles NONE = new TlsFiles(null, null, null);

  public TlsFiles {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "certificate: expected certificate and key together, found only "
              + (key == null ? "certificate" : "key"));
    }
  }

  /**
   * Reads all of them, as a connection does.
   *
   * @throws IOException that says which file is no good, what was expected of it and what was found
   */
  public void check() throws IOException {
    if (!equals(NONE)) {
      new TlsContext(this).factory();
    }
  }

  List<Path> all() {
    return Stream.of(ca, certificate, key).filter(Objects::nonNull).toList();
  }
}
