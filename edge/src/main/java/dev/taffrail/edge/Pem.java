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
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads certificates and private keys (RFC 7468), as {@code ship} does. Failures name the file and
 * show nothing of it.
 */
final class Pem {
  /** Far more than any bundle of authorities; keeps a mistaken path out of memory. */
  private static final long MOST_BYTES = 4 * 1024 * 1024;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  private Pem() {}

  /** All certificates of the file, at least one. */
  static List<Certificate> certificates(Path file) throws IOException {
    String expected = "certificates in PEM in " + file;
    List<Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (byte[] block : blocks(file, "CERTIFICATE")) {
        certificates.add(factory.generateCertificate(new ByteArrayInputStream(block)));
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
  static PrivateKey privateKey(Path file, PublicKey of) throws IOException {
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

  static IOException unusable(String expected, String found) {
    return new IOException("expected " + expected + ", found " + found);
  }

  private static String otherKey(String text) {
    return text.contains("ENCRYPTED")
        ? "an encrypted one (openssl pkcs8 -in FILE -out NEW takes the passphrase away)"
        : text.contains(" PRIVATE KEY-----")
            ? "another form (openssl pkcs8 -topk8 -nocrypt -in FILE -out NEW)"
            : "none";
  }

  private static List<byte[]> blocks(Path file, String type) throws IOException {
    List<byte[]> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text(file));
    while (matcher.find()) {
      if (matcher.group(1).equals(type)) {
        blocks.add(Base64.getMimeDecoder().decode(matcher.group(2)));
      }
    }
    return blocks;
  }

  private static String text(Path file) throws IOException {
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
