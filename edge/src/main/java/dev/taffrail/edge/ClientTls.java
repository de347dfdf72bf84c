package dev.taffrail.edge;

import dev.taffrail.journal.FailureWords;
import dev.taffrail.journal.pem.Pem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The files of a TLS client, all in PEM. They are read at each connection that is made: one that
 * was renewed is used by the next. What is wrong with them is an {@link IOException} that names the
 * file and shows nothing of it.
 *
 * @param ca the authorities to trust, and no others; null trusts whom the JVM trusts
 * @param certificate this client's certificate, and those between it and its authority; null shows
 *     none
 * @param key its private key, in PKCS #8 and not encrypted
 */
public record ClientTls(@Nullable Path ca, @Nullable Path certificate, @Nullable Path key) {
  /** Trusts whom the JVM trusts, and shows no certificate. */
  public static final ClientTls NONE = new ClientTls(null, null, null);

  private static final char[] NO_PASSWORD = {};

  /**
   * Looks at no file.
   *
   * @throws IllegalArgumentException when there is a certificate without a key, or the other way
   *     round
   */
  public ClientTls {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "certificate: expected certificate and key together, found only "
              + (key == null ? "certificate" : "key"));
    }
  }

  /** Trusts these authorities, and shows no certificate. */
  public static ClientTls trusting(Path ca) {
    return new ClientTls(ca, null, null);
  }

  /** Reads all of them, as a connection does. */
  public void check() throws IOException {
    trust();
    keys();
  }

  /** Who is trusted; null for whom the JVM trusts. */
  public @Nullable TrustManagerFactory trust() throws IOException {
    if (ca == null) {
      return null;
    }
    try {
      KeyStore store = emptyStore();
      for (Certificate each : Pem.certificates(ca)) {
        store.setCertificateEntry("ca" + store.size(), each);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory;
    } catch (GeneralSecurityException e) {
      throw Pem.unusable("certificates of authorities in " + ca, FailureWords.of(e));
    }
  }

  /** What is shown; null for nothing. */
  public @Nullable KeyManagerFactory keys() throws IOException {
    if (certificate == null || key == null) {
      return null;
    }
    try {
      Pem.Identity own = Pem.identity(certificate, key);
      KeyStore store = emptyStore();
      store.setKeyEntry("client", own.key(), NO_PASSWORD, own.chain().toArray(Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return factory;
    } catch (GeneralSecurityException e) {
      throw Pem.unusable("the private key of " + certificate + " in " + key, FailureWords.of(e));
    }
  }

  /** Both, for clients that take them so. */
  public SSLContext context() throws IOException {
    try {
      TrustManagerFactory trust = trust();
      KeyManagerFactory keys = keys();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys == null ? null : keys.getKeyManagers(),
          trust == null ? null : trust.getTrustManagers(),
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw Pem.unusable("a JVM with TLS", FailureWords.of(e));
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }
}
