package dev.taffrail.edge;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.edge.mqtt.BrokerCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientTlsTest {
  @TempDir Path folder;

  @Test
  void aKeyOfAnotherCertificateIsNamedBeforeAnyHandshakeFails() throws Exception {
    ClientTls one = made("one");
    ClientTls other = made("other");
    ClientTls mixed = new ClientTls(null, one.certificate(), other.key());

    assertThatCode(one::check).doesNotThrowAnyException();
    assertThatThrownBy(mixed::check)
        .isInstanceOf(IOException.class)
        .hasMessage(
            "expected the private key of %s in %s, found another", one.certificate(), other.key());
  }

  /** The same words as those of sinks. */
  @Test
  void whatIsNoGoodIsSaidWithoutShowingIt() throws Exception {
    ClientTls files = made("own");
    Path certificate = Objects.requireNonNull(files.certificate());
    Path key = Objects.requireNonNull(files.key());
    String good = Files.readString(certificate);

    Files.writeString(
        key, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
    assertUnusable(files, "in " + key + ", found an encrypted one (openssl pkcs8 -in");
    Files.writeString(key, "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
    assertUnusable(files, "in " + key + ", found another form (openssl pkcs8 -topk8");
    Files.write(key, new byte[5 << 20]);
    assertUnusable(files, "expected a file of at most 4 MiB at " + key + ", found 5242880 bytes");
    Files.delete(key);
    assertUnusable(files, "expected a file at " + key + ", found none");
    Files.writeString(certificate, "hunter2");
    assertUnusable(files, "expected certificates in PEM in " + certificate + ", found none");
    Files.writeString(certificate, good.replaceFirst("\n....", "\nAAAA"));
    assertUnusable(files, "in PEM in " + certificate + ", found a damaged one");
    Files.write(certificate, new byte[5 << 20]);
    assertUnusable(files, "expected a file of at most 4 MiB at " + certificate);
  }

  @Test
  void aCertificateIsFoundBehindItsKeyInOneFile() throws Exception {
    ClientTls files = made("own");
    Path certificate = Objects.requireNonNull(files.certificate());
    Path key = Objects.requireNonNull(files.key());
    Path both = folder.resolve("both.pem");
    Files.writeString(both, Files.readString(key) + Files.readString(certificate));

    assertThatCode(new ClientTls(both, both, both)::check).doesNotThrowAnyException();
  }

  private static void assertUnusable(ClientTls files, String words) {
    assertThatThrownBy(files::check)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(words)
        .hasMessageNotContaining("hunter2");
  }

  private ClientTls made(String name) throws Exception {
    Path own = Files.createDirectory(folder.resolve(name));
    new BrokerCertificate(own).write();
    return new ClientTls(null, own.resolve("broker.pem"), own.resolve("broker.key"));
  }
}
