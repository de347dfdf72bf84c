package dev.taffrail.ship.http;

import dev.taffrail.journal.FailureWords;
import dev.taffrail.journal.pem.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS sockets by the files of a client, and reads these again when they changed. What was
 * read last stays in use while the new files are no good: whoever renews a certificate writes two
 * files, one after the other. For any number of threads.
 */
final class TlsContext {
  private static final char[] NO_PASSWORD = {};

  private final TlsFiles files;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable SSLSocketFactory factory;
  private List<String> stamps = List.of();
  private @Nullable IOException problem;

  TlsContext(TlsFiles files) {
    this.files = files;
  }

  /**
   * What makes sockets by the newest good files.
   *
   * @throws Pem.UnusableException when there were none yet
   */
  SSLSocketFactory factory() throws IOException {
    if (files.equals(TlsFiles.NONE)) {
      // Only now: the default one loads a hundred certificates.
      return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }
    lock.lock();
    try {
      return newest();
    } finally {
      lock.unlock();
    }
  }

  /** Why the files that are there now are not used; null when they are. */
  @Nullable String problem() {
    lock.lock();
    try {
      return problem == null ? null : problem.getMessage();
    } finally {
      lock.unlock();
    }
  }

  private SSLSocketFactory newest() throws IOException {
    List<String> now = stamps(files.all());
    SSLSocketFactory last = factory;
    if (last != null && now.equals(stamps)) {
      problem = null;
      return last;
    }
    try {
      SSLSocketFactory fresh = load();
      factory = fresh;
      stamps = now;
      problem = null;
      return fresh;
    } catch (IOException e) {
      if (last == null) {
        throw e;
      }
      problem = e;
      return last;
    }
  }

  private SSLSocketFactory load() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(), trust(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw Pem.unusable("certificates and a key for TLS in " + files.all(), FailureWords.of(e));
    }
  }

  private TrustManager @Nullable [] trust() throws GeneralSecurityException, IOException {
    Path ca = files.ca();
    if (ca == null) {
      return null;
    }
    KeyStore store = empty();
    for (X509Certificate authority : Pem.certificates(ca)) {
      store.setCertificateEntry("ca" + store.size(), authority);
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    return managers.getTrustManagers();
  }

  private KeyManager @Nullable [] keys() throws GeneralSecurityException, IOException {
    Path certificate = files.certificate();
    Path key = files.key();
    if (certificate == null || key == null) {
      return null;
    }
    Pem.Identity own = Pem.identity(certificate, key);
    KeyStore store = empty();
    store.setKeyEntry("client", own.key(), NO_PASSWORD, own.chain().toArray(Certificate[]::new));
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, NO_PASSWORD);
    return managers.getKeyManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  /** What tells each file from one that took its place. */
  static List<String> stamps(List<Path> files) {
    List<String> all = new ArrayList<>();
    for (Path file : files) {
      try {
        BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
        all.add(a.fileKey() + " " + a.size() + " " + a.lastModifiedTime());
      } catch (IOException e) {
        all.add("none");
      }
    }
    return all;
  }
}
