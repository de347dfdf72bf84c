package dev.taffrail.edge.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** A certificate of 127.0.0.1 that signs itself, made by openssl. */
public record BrokerCertificate(Path folder) {
  public void write() throws Exception {
    Process openssl =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=broker",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                folder.resolve("broker.key").toString(),
                "-out",
                folder.resolve("broker.pem").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("openssl.out").toFile())
            .start();
    assertThat(openssl.waitFor()).isZero();
  }
}
