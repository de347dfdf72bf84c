package dev.taffrail.ship.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** An authority and a server's key, made by the JDK's keytool, and certificates of every sort. */
final class Certificates {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path folder;
  private final KeyStore keys;

  Certificates(Path folder) throws Exception {
    this.folder = folder;
    keytool("-genkeypair -keyalg EC -dname CN=ca -alias ca -ext bc:c");
    keytool("-genkeypair -keyalg EC -dname CN=server -alias server -ext SAN=IP:127.0.0.1");
    keytool("-certreq -alias server -file request");
    keys = KeyStore.getInstance(folder.resolve("keys").toFile(), PASSWORD);
  }

  /** What a client trusts that knows the authority and nobody else. */
  SSLSocketFactory trust() throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    store.setCertificateEntry("ca", keys.getCertificate("ca"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  /** A server whose certificate no authority made. */
  SSLContext selfSigned() throws GeneralSecurityException, IOException {
    return server(keys.getCertificate("server"));
  }

  /**
   * A server whose certificate the authority made.
   *
   * @param names as keytool's {@code SAN}
   * @param start from now, as keytool's {@code -startdate}
   */
  SSLContext signed(String names, String start) throws Exception {
    keytool(
        "-gencert -alias ca -infile request -outfile certificate -validity 1"
            + (" -startdate " + start + " -ext SAN=" + names));
    try (InputStream in = Files.newInputStream(folder.resolve("certificate"))) {
      Certificate made = CertificateFactory.getInstance("X.509").generateCertificate(in);
      return server(made, keys.getCertificate("ca"));
    }
  }

  private SSLContext server(Certificate... chain) throws GeneralSecurityException, IOException {
    Key key = keys.getKey("server", PASSWORD);
    KeyStore store = empty();
    store.setKeyEntry("server", key, PASSWORD, chain);
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    return store;
  }

  private void keytool(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    Collections.addAll(command, arguments.split(" "));
    Collections.addAll(command, "-keystore", "keys", "-storepass", new String(PASSWORD));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool " + arguments + " failed: " + said);
    }
  }
}
