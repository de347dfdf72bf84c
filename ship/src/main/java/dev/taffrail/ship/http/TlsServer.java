package dev.taffrail.ship.http;

import dev.taffrail.journal.FailureWords;
import dev.taffrail.journal.pem.Pem;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate and the private key of a TLS server, in PEM. Read again when they changed, for
 * connections that are made from then on; what was read last stays in use while the new files are
 * no good, as those of a renewal are written one after the other. For any number of threads.
 */
public final class TlsServer {
  private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path certificate;
  private final Path key;
  private final SSLContext context;
  private Pair newest;
  private @Nullable Pair before;
  private long lookedAt = System.nanoTime();
  private @Nullable String problem;

  /** A handshake asks for both by one name: it gets both of one reading. */
  private record Pair(String alias, List<String> stamps, Pem.Identity shown) {}

  /**
   * Reads both files.
   *
   * @param certificate the server's certificate, and those between it and its authority
   * @param key its private key, in PKCS #8 and not encrypted
   * @throws IOException that says which file is no good, what was expected of it and what was found
   */
  public TlsServer(Path certificate, Path key) throws IOException {
    this.certificate = certificate;
    this.key = key;
    this.newest = read("0");
    try {
      context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new Following()}, null, null);
    } catch (GeneralSecurityException e) {
      throw Pem.unusable("TLS in this JVM", FailureWords.of(e));
    }
  }

  /** What servers' sockets are made by; follows the files. */
  public SSLContext context() {
    return context;
  }

  /** Why the files that are there now are not used; null when they are. */
  public synchronized @Nullable String problem() {
    newest();
    return problem;
  }

  private synchronized Pair newest() {
    if (System.nanoTime() - lookedAt > LOOK_EVERY_NANOS) {
      lookedAt = System.nanoTime();
      if (stamps().equals(newest.stamps())) {
        problem = null;
      } else {
        renew();
      }
    }
    return newest;
  }

  private void renew() {
    try {
      Pair fresh = read(Long.toString(Long.parseLong(newest.alias()) + 1));
      before = newest;
      newest = fresh;
      problem = null;
    } catch (IOException e) {
      problem = e.getMessage();
    }
  }

  private Pair read(String alias) throws IOException {
    List<String> stamps = stamps();
    return new Pair(alias, stamps, Pem.identity(certificate, key));
  }

  private List<String> stamps() {
    return TlsContext.stamps(List.of(certificate, key));
  }

  private synchronized @Nullable Pair named(@Nullable String alias) {
    if (newest.alias().equals(alias)) {
      return newest;
    }
    return before != null && before.alias().equals(alias) ? before : null;
  }

  private final class Following extends X509ExtendedKeyManager {
    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      Pair pair = newest();
      return pair.shown().key().getAlgorithm().equals(keyType) ? pair.alias() : null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
      Pair pair = named(alias);
      return pair == null ? null : pair.shown().chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
      Pair pair = named(alias);
      return pair == null ? null : pair.shown().key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      String alias = chooseEngineServerAlias(keyType, issuers, null);
      return alias == null ? null : new String[] {Objects.requireNonNull(alias)};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
