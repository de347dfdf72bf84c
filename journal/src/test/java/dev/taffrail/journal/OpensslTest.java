package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A seal is checked by somebody who has only standard tools. */
class OpensslTest {
  @TempDir Path folder;

  private SealedJournal written;
  private Seal genesis;

  @BeforeAll
  static void requireOpenssl() throws Exception {
    Tool.require(Tool.run("openssl", "version").exitCode() == 0, "openssl");
  }

  @BeforeEach
  void write() throws IOException {
    written = SealedJournal.create(folder.resolve("journal")).records(3);
    genesis = chainLine(0).seal();
  }

  private SealLine chainLine(int n) throws IOException {
    return SealLine.parse(Files.readAllLines(written.chain()).get(n).getBytes(UTF_8));
  }

  @Test
  void opensslVerifiesTheSignatureOfASealsNote() throws Exception {
    SealLine seal = SealLine.parse(written.nextSeal(SealReason.REQUEST, false, false));
    assertThat(verify(genesis.next(), seal, 0)).isEqualTo("Signature Verified Successfully");
    byte[] other = seal.note().text().replace("request", "volume").getBytes(UTF_8);
    assertThat(verify(genesis.next(), other, seal.note().signatures().get(0).bytes()))
        .isEqualTo("Signature Verification Failure");
  }

  @Test
  void opensslVerifiesTheSignaturesOfSegmentAndEpochKeys() throws Exception {
    written.rotate(true);
    SealLine epoch = chainLine(1);
    List<byte[]> keys = List.of(genesis.next(), nextSegment(), nextEpoch());
    assertThat(epoch.note().signatures()).hasSize(3);
    for (int n = 0; n < 3; n++) {
      for (int key = 0; key < 3; key++) {
        assertThat(verify(keys.get(key), epoch, n))
            .as("signature %d by key %d", n, key)
            .isEqualTo(
                n == key ? "Signature Verified Successfully" : "Signature Verification Failure");
      }
    }
  }

  @Test
  void opensslVerifiesTheRootKeysSignatureWithTheVkeyAlone() throws Exception {
    String vkey = written.vkey().toString();
    byte[] tagged = Base64.getDecoder().decode(vkey.substring(vkey.indexOf('+') + 10));
    byte[] raw = java.util.Arrays.copyOfRange(tagged, 1, tagged.length);
    assertThat(verify(raw, chainLine(0), 0)).isEqualTo("Signature Verified Successfully");
  }

  private byte[] nextSegment() {
    return Objects.requireNonNull(genesis.nextSegment());
  }

  private byte[] nextEpoch() {
    return Objects.requireNonNull(genesis.nextEpoch());
  }

  private String verify(byte[] key, SealLine line, int signature) throws Exception {
    return verify(key, line.note().message(), line.note().signatures().get(signature).bytes());
  }

  private String verify(byte[] key, byte[] message, byte[] signature) throws Exception {
    Path text = Files.write(folder.resolve("text"), message);
    Path bytes = Files.write(folder.resolve("signature"), signature);
    return Tool.run(
            "openssl",
            "pkeyutl",
            "-verify",
            "-pubin",
            "-inkey",
            publicKey(key).toString(),
            "-rawin",
            "-in",
            text.toString(),
            "-sigfile",
            bytes.toString())
        .output();
  }

  private Path publicKey(byte[] raw) throws IOException {
    String der = "302a300506032b6570032100" + HexFormat.of().formatHex(raw);
    String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(der));
    return Files.writeString(
        folder.resolve("key.pem"),
        "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n");
  }
}
