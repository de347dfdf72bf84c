package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * Files of TLS as a configuration names them: {@code device.pem} and {@code device.key}, and {@code
 * ca.pem}, which is the same certificate, as it is signed by itself. Made by the JDK's keytool.
 */
public record DeviceCertificate(Path folder) {
  private static final String NAME = "device";
  private static final String PASSWORD = "changeit";

  public void write() throws IOException, InterruptedException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(made().toFile(), PASSWORD.toCharArray());
    byte[] certificate = store.getCertificate(NAME).getEncoded();
    writePem("ca.pem", "CERTIFICATE", certificate);
    writePem("device.pem", "CERTIFICATE", certificate);
    byte[] key = store.getKey(NAME, PASSWORD.toCharArray()).getEncoded();
    writePem("device.key", "PRIVATE KEY", key);
  }

  private Path made() throws IOException, InterruptedException {
    Path store = folder.resolve("device.p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            NAME,
            "-keyalg",
            "EC",
            "-dname",
            "CN=a device of tests",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD);
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.txt").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    return store;
  }

  private void writePem(String name, String type, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder().encodeToString(der);
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
  }
}
