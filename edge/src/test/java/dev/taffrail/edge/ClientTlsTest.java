package dev.taffrail.edge;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.edge.mqtt.BrokerCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private ClientTls made(String name) throws Exception {
    Path own = Files.createDirectory(folder.resolve(name));
    new BrokerCertificate(own).write();
    return new ClientTls(null, own.resolve("broker.pem"), own.resolve("broker.key"));
  }
}
