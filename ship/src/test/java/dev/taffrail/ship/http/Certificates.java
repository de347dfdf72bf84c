package dev.taffrail.ship.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** An authority, and certificates of every sort that it made: RFC 5280 in DER, written by hand. */
final class Certificates {
  private static final Duration DAY = Duration.ofDays(1);
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final byte[] ECDSA_WITH_SHA256 = sequence(oid("2a8648ce3d040302"));
  private static final String COMMON_NAME = "550403";
  private static final String BASIC_CONSTRAINTS = "551d13";
  private static final String ALTERNATIVE_NAMES = "551d11";
  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final String name;
  private final KeyPair keys = keyPair();
  private final X509Certificate certificate;

  /** An authority that signed its own certificate. */
  Certificates(String name) {
    this.name = name;
    byte[] isAuthority =
        extension(BASIC_CONSTRAINTS, sequence(der(0x01, new byte[] {(byte) 0xff})));
    certificate =
        sign(name, keys, Instant.now().minus(DAY), DAY.multipliedBy(2), sequence(isAuthority));
  }

  /** A private key, its certificate, and the one that this was signed with. */
  record Identity(PrivateKey key, List<X509Certificate> chain) {

    /** A server that shows it and asks clients for nothing. */
    SSLContext server() throws Exception {
      return server(null);
    }

    /** A server that shows it; it can trust clients by an authority. */
    SSLContext server(@Nullable X509Certificate trusted) throws Exception {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, PASSWORD);
      store.setKeyEntry("server", key, PASSWORD, chain.toArray(Certificate[]::new));
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          managers.getKeyManagers(),
          trusted == null ? null : trust(trusted).getTrustManagers(),
          null);
      return context;
    }

    private static TrustManagerFactory trust(X509Certificate trusted) throws Exception {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, PASSWORD);
      store.setCertificateEntry("ca", trusted);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      return trust;
    }

    /** Writes what a client or a server reads, each into a new file that takes the name at once. */
    void write(Path certificateFile, Path keyFile) throws IOException {
      StringBuilder all = new StringBuilder();
      for (X509Certificate each : chain) {
        all.append(pem(each));
      }
      replace(certificateFile, all.toString());
      replace(keyFile, pem("PRIVATE KEY", key.getEncoded()));
    }
  }

  X509Certificate certificate() {
    return certificate;
  }

  /** Its certificate in a file. */
  Path write(Path file) throws IOException {
    replace(file, pem(certificate));
    return file;
  }

  /**
   * Signs a certificate that is valid for a day.
   *
   * @param names such as {@code localhost} and {@code 127.0.0.1}
   * @param start from now
   */
  Identity sign(Duration start, String... names) {
    KeyPair own = keyPair();
    byte[][] alternatives = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      alternatives[i] = alternative(names[i]);
    }
    byte[] extensions = sequence(extension(ALTERNATIVE_NAMES, sequence(alternatives)));
    X509Certificate made = sign("server", own, Instant.now().plus(start), DAY, extensions);
    return new Identity(own.getPrivate(), List.of(made, certificate));
  }

  Identity sign(String... names) {
    return sign(Duration.ofHours(-1), names);
  }

  /** Its own key and certificate, as a server without an authority shows them. */
  Identity self() {
    return new Identity(keys.getPrivate(), List.of(certificate));
  }

  static String pem(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String pem(String type, byte[] der) {
    String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
  }

  private static void replace(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private X509Certificate sign(
      String subject, KeyPair of, Instant from, Duration validity, byte[] extensions) {
    byte[] body =
        sequence(
            der(0xa0, der(0x02, new byte[] {2})),
            der(0x02, BigInteger.valueOf(SERIAL.getAndIncrement()).toByteArray()),
            ECDSA_WITH_SHA256,
            named(name),
            sequence(time(from), time(from.plus(validity))),
            named(subject),
            of.getPublic().getEncoded(),
            der(0xa3, extensions));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(body);
      byte[] signed =
          sequence(body, ECDSA_WITH_SHA256, der(0x03, join(new byte[1], signature.sign())));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(signed));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] alternative(String name) {
    try {
      return Character.isDigit(name.charAt(0))
          ? der(0x87, InetAddress.getByName(name).getAddress())
          : der(0x82, name.getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] extension(String oid, byte[] value) {
    return sequence(oid(oid), der(0x04, value));
  }

  private static byte[] named(String commonName) {
    return sequence(der(0x31, sequence(oid(COMMON_NAME), der(0x0c, commonName.getBytes(UTF_8)))));
  }

  private static byte[] time(Instant time) {
    return der(0x18, TIME.format(time).getBytes(US_ASCII));
  }

  private static byte[] oid(String hex) {
    return der(0x06, HexFormat.of().parseHex(hex));
  }

  private static byte[] sequence(byte[]... parts) {
    return der(0x30, join(parts));
  }

  private static byte[] der(int tag, byte[] value) {
    int length = value.length;
    byte[] head =
        length < 0x80
            ? new byte[] {(byte) tag, (byte) length}
            : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    // DER wants the shortest form, one byte for lengths up to 255.
    if (length >= 0x80 && length <= 0xff) {
      head = new byte[] {(byte) tag, (byte) 0x81, (byte) length};
    }
    return join(head, value);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
