package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A seal is checked by somebody who has only standard tools. */
class OpensslTest {
  @TempDir Path folder;

  @Test
  void opensslVerifiesTheSignatureOfASealsNote() throws Exception {
    requireOpenssl();
    SealedJournal written = SealedJournal.create(folder.resolve("journal")).records(3);
    SealLine genesis = SealLine.parse(Files.readAllBytes(written.chain()), 0, genesisLength());
    Path key = publicKey(genesis.seal().next());
    SealLine seal = SealLine.parse(written.nextSeal(SealReason.REQUEST, false, false));
    assertThat(verify(key, seal.note().message(), seal.note().signatures().get(0).bytes()))
        .isEqualTo("Signature Verified Successfully");
    byte[] other = seal.note().text().replace("request", "volume").getBytes(UTF_8);
    assertThat(verify(key, other, seal.note().signatures().get(0).bytes()))
        .isEqualTo("Signature Verification Failure");
  }

  /** Without openssl there is nothing to ask, unless somebody insists that there be. */
  private static void requireOpenssl() throws Exception {
    boolean there = run("openssl", "version").exitCode() == 0;
    boolean required = System.getenv("TAFFRAIL_REQUIRE_TOOLS") != null;
    assertThat(there || !required).as("openssl is required and not on the PATH").isTrue();
    assumeTrue(there, "openssl is not on the PATH");
  }

  private int genesisLength() throws IOException {
    return (int) Files.size(folder.resolve("journal/edge.log.chain")) - 1;
  }

  private Path publicKey(byte[] raw) throws IOException {
    String der = "302a300506032b6570032100" + HexFormat.of().formatHex(raw);
    String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(der));
    return Files.writeString(
        folder.resolve("key.pem"),
        "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n");
  }

  private String verify(Path key, byte[] message, byte[] signature) throws Exception {
    Path text = Files.write(folder.resolve("text"), message);
    Path bytes = Files.write(folder.resolve("signature"), signature);
    return run(
            "openssl",
            "pkeyutl",
            "-verify",
            "-pubin",
            "-inkey",
            key.toString(),
            "-rawin",
            "-in",
            text.toString(),
            "-sigfile",
            bytes.toString())
        .output();
  }

  private static Run run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Run(process.waitFor(), output.strip());
    } catch (IOException e) {
      return new Run(127, List.of(command) + ": " + e.getMessage());
    }
  }

  private record Run(int exitCode, String output) {}
}
