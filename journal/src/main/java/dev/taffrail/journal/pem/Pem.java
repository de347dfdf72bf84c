package dev.taffrail.journal.pem;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.taffrail.journal.FailureWords;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads certificates and private keys (RFC 7468). Failures name the file and show nothing of it.
 */
public final class Pem {
  /** Far more than any bundle of authorities; keeps a mistaken path out of memory. */
  private static final long MOST_BYTES = 4 * 1024 * 1024;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  private Pem() {}

  /** What a file is not, in words for people. */
  public static final class UnusableException extends IOException {
    private static final long serialVersionUID = 1L;

    private UnusableException(String message) {
      super(message);
    }
  }

  /** What one side of a connection shows, its own certificate first, and its key. */
  public record Identity(PrivateKey key, List<X509Certificate> chain) {
    @Override
    public String toString() {
      return "Identity[serial=" + chain.get(0).getSerialNumber() + "]";
    }
  }

  /**
   * A certificate, those between it and its authority, and its key, in PKCS #8 and not encrypted.
   *
   * @throws UnusableException also when the two do not belong together
   */
  public static Identity identity(Path certificate, Path key) throws UnusableException {
    List<X509Certificate> chain = certificates(certificate);
    PublicKey shown = chain.get(0).getPublicKey();
    PrivateKey secret = privateKey(key, shown);
    try {
      if (!isPair(secret, shown)) {
        throw unusable("the private key of " + certificate + " in " + key, "another");
      }
    } catch (GeneralSecurityException e) {
      throw unusable("a usable key in " + key, FailureWords.of(e));
    }
    return new Identity(secret, chain);
  }

  /** All certificates of the file, at least one. */
  public static List<X509Certificate> certificates(Path file) throws UnusableException {
    String expected = "certificates in PEM in " + file;
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (byte[] block : blocks(file, "CERTIFICATE")) {
        ByteArrayInputStream in = new ByteArrayInputStream(block);
        certificates.add((X509Certificate) factory.generateCertificate(in));
      }
    } catch (CertificateException | IllegalArgumentException e) {
      throw unusable(expected, "a damaged one");
    }
    if (certificates.isEmpty()) {
      throw unusable(expected, "none");
    }
    return certificates;
  }

  /** The private key of the file, for this public key. */
  private static PrivateKey privateKey(Path file, PublicKey of) throws UnusableException {
    String expected = "an unencrypted private key in PEM (BEGIN PRIVATE KEY) in " + file;
    List<byte[]> blocks;
    try {
      blocks = blocks(file, "PRIVATE KEY");
    } catch (IllegalArgumentException e) {
      throw unusable(expected, "a damaged one");
    }
    if (blocks.isEmpty()) {
      throw unusable(expected, otherKey(text(file)));
    }
    try {
      return KeyFactory.getInstance(of.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(blocks.get(0)));
    } catch (GeneralSecurityException e) {
      throw unusable(
          "a private key for the certificate, " + of.getAlgorithm() + ", in " + file, "another");
    }
  }

  /**
   * Tried, as the two files of a renewal are not replaced in one moment, and a handshake with
   * another key fails with words that tell nobody why.
   */
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

  /** For what else may be wrong with such files. */
  public static UnusableException unusable(String expected, String found) {
    return new UnusableException("expected " + expected + ", found " + found);
  }

  private static String otherKey(String text) {
    return text.contains("ENCRYPTED")
        ? "an encrypted one (openssl pkcs8 -in FILE -out NEW takes the passphrase away)"
        : text.contains(" PRIVATE KEY-----")
            ? "another form (openssl pkcs8 -topk8 -nocrypt -in FILE -out NEW)"
            : "none";
  }

  private static List<byte[]> blocks(Path file, String type) throws UnusableException {
    List<byte[]> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text(file));
    while (matcher.find()) {
      if (matcher.group(1).equals(type)) {
        blocks.add(Base64.getMimeDecoder().decode(matcher.group(2)));
      }
    }
    return blocks;
  }

  private static String text(Path file) throws UnusableException {
    long size;
    try {
      size = Files.size(file);
      if (size <= MOST_BYTES) {
        return Files.readString(file, ISO_8859_1);
      }
    } catch (NoSuchFileException e) {
      throw unusable("a file at " + file, "none");
    } catch (IOException e) {
      throw unusable("a readable file at " + file, FailureWords.of(e));
    }
    throw unusable("a file of at most 4 MiB at " + file, size + " bytes");
  }
}
