package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  @TempDir Path dir;

  private final KeySupply supply = new KeySupply(new SecureRandom());
  private Path path;
  private KeyFile file;
  private KeyRing ring;

  @BeforeEach
  void create() throws Exception {
    path = dir.resolve("edge.log.keys");
    file = KeyFile.create(RealDisk.INSTANCE, path);
    ring = KeyRing.create(file, supply);
  }

  private Map<KeyChain, byte[]> announced() {
    return Map.of(
        KeyChain.SEAL, ring.publicKey(KeyChain.SEAL),
        KeyChain.SEGMENT, ring.publicKey(KeyChain.SEGMENT),
        KeyChain.EPOCH, ring.publicKey(KeyChain.EPOCH));
  }

  private boolean holds(Ed25519.SigningKey key) throws Exception {
    HexFormat hex = HexFormat.of();
    return hex.formatHex(Files.readAllBytes(path)).contains(hex.formatHex(key.seed()));
  }

  @Test
  void aUsedKeyIsErased() throws Exception {
    Ed25519.SigningKey used = ring.signers(List.of(KeyChain.SEAL)).get(0);
    Ed25519.SigningKey other = ring.signers(List.of(KeyChain.EPOCH)).get(0);
    assertThat(holds(used)).isTrue();
    byte[] next = ring.announced(KeyChain.SEAL);
    ring.advance(List.of(KeyChain.SEAL));
    assertThat(holds(used)).isFalse();
    assertThat(holds(other)).isTrue();
    assertThat(ring.publicKey(KeyChain.SEAL)).isEqualTo(next);
    assertThat(ring.number(KeyChain.SEAL)).isEqualTo(2);
    assertThat(Files.size(path)).isEqualTo(6 * 4096);
  }

  @Test
  void aRestartFindsTheKeysThatTheSealsAnnounce() throws Exception {
    ring.advance(List.of(KeyChain.SEAL, KeyChain.SEGMENT));
    byte[] after = ring.announced(KeyChain.SEAL);
    KeyRing again = KeyRing.resume(KeyFile.open(RealDisk.INSTANCE, path), supply, announced());
    assertThat(again.number(KeyChain.SEAL)).isEqualTo(2);
    assertThat(again.number(KeyChain.EPOCH)).isEqualTo(1);
    assertThat(again.announced(KeyChain.SEAL)).isEqualTo(after);
  }

  @Test
  void aKeyThatACrashLeftBehindItsSealIsErasedByTheRestart() throws Exception {
    Ed25519.SigningKey used = ring.signers(List.of(KeyChain.SEAL)).get(0);
    Map<KeyChain, byte[]> announced =
        Map.of(
            KeyChain.SEAL, ring.announced(KeyChain.SEAL),
            KeyChain.SEGMENT, ring.publicKey(KeyChain.SEGMENT),
            KeyChain.EPOCH, ring.publicKey(KeyChain.EPOCH));
    KeyRing again = KeyRing.resume(KeyFile.open(RealDisk.INSTANCE, path), supply, announced);
    assertThat(again.number(KeyChain.SEAL)).isEqualTo(2);
    assertThat(holds(used)).isFalse();
  }

  @Test
  void aSlotTornByAPowerCutIsMadeAnew() throws Exception {
    Map<KeyChain, byte[]> announced = announced();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      // Seal key 2 lies in the first slot; half of it is old.
      channel.write(ByteBuffer.allocate(30), 20);
    }
    KeyRing again = KeyRing.resume(KeyFile.open(RealDisk.INSTANCE, path), supply, announced);
    assertThat(again.number(KeyChain.SEAL)).isEqualTo(1);
    again.advance(List.of(KeyChain.SEAL));
    assertThat(again.number(KeyChain.SEAL)).isEqualTo(2);
  }

  @Test
  void keysThatNobodyAnnouncedAreRefused() {
    Map<KeyChain, byte[]> announced =
        Map.of(
            KeyChain.SEAL, Ed25519.SigningKey.generate().publicKey(),
            KeyChain.SEGMENT, ring.publicKey(KeyChain.SEGMENT),
            KeyChain.EPOCH, ring.publicKey(KeyChain.EPOCH));
    assertThatThrownBy(
            () -> KeyRing.resume(KeyFile.open(RealDisk.INSTANCE, path), supply, announced))
        .isInstanceOf(LostKeysException.class)
        .hasMessageContaining("seal key")
        .hasMessageContaining("from number 1 on");
  }
}
