package dev.taffrail.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.taffrail.journal.FailureWords;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END PRIVATE KEY-----");

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
      for (Certificate each : certificates(ca)) {
        store.setCertificateEntry("ca" + store.size(), each);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory;
    } catch (GeneralSecurityException e) {
      throw unusable("certificates of authorities in " + ca, FailureWords.of(e));
    }
  }

  /** What is shown; null for nothing. */
  public @Nullable KeyManagerFactory keys() throws IOException {
    if (certificate == null || key == null) {
      return null;
    }
    try {
      List<? extends Certificate> chain = certificates(certificate);
      PublicKey shown = chain.get(0).getPublicKey();
      PrivateKey secret = privateKey(key, shown.getAlgorithm());
      if (!isPair(secret, shown)) {
        throw unusable("the private key of " + certificate + " in " + key, "another");
      }
      KeyStore store = emptyStore();
      store.setKeyEntry("client", secret, NO_PASSWORD, chain.toArray(Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return factory;
    } catch (GeneralSecurityException e) {
      throw unusable("the private key of " + certificate + " in " + key, FailureWords.of(e));
    }
  }

  /** A handshake with another key fails, with words that tell nobody why. */
  private static boolean isPair(PrivateKey secret, PublicKey shown)
      throws GeneralSecurityException {
    String algorithm =
        switch (shown.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> shown.getAlgorithm();
        };
    byte[] anything = {1};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(secret);
    signature.update(anything);
    byte[] signed = signature.sign();
    signature.initVerify(shown);
    signature.update(anything);
    return signature.verify(signed);
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
      throw unusable("a JVM with TLS", FailureWords.of(e));
    }
  }

  private static List<? extends Certificate> certificates(Path file) throws IOException {
    String expected = "certificates in PEM in " + file;
    List<? extends Certificate> found;
    try {
      ByteArrayInputStream in = new ByteArrayInputStream(text(file).getBytes(ISO_8859_1));
      found = List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
    } catch (GeneralSecurityException e) {
      throw unusable(expected, "none that can be read");
    }
    if (found.isEmpty()) {
      throw unusable(expected, "none");
    }
    return found;
  }

  private static PrivateKey privateKey(Path file, String algorithm) throws IOException {
    String text = text(file);
    Matcher block = PRIVATE_KEY.matcher(text);
    if (!block.find()) {
      throw unusable(
          "an unencrypted private key in PEM (BEGIN PRIVATE KEY) in " + file,
          text.contains(" PRIVATE KEY-----")
              ? "another form (openssl pkcs8 -topk8 -nocrypt -in FILE -out NEW)"
              : "none");
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(block.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw unusable(
          "a private key for the certificate, " + algorithm + ", in " + file,
          "another or a damaged one");
    }
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw unusable("a file at " + file, "none");
    } catch (IOException e) {
      throw unusable("a readable file at " + file, FailureWords.of(e));
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static IOException unusable(String expected, String found) {
    return new IOException("expected " + expected + ", found " + found);
  }
}
