package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
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
    file = open();
    ring = KeyRing.create(file);
    ring.advance(List.of(KeyChain.values()));
  }

  private KeyFile open() throws Exception {
    return KeyFile.open(RealDisk.INSTANCE, path, supply);
  }

  private Map<KeyChain, byte[]> announced() {
    return Map.of(
        KeyChain.SEAL, ring.publicKey(KeyChain.SEAL),
        KeyChain.SEGMENT, ring.publicKey(KeyChain.SEGMENT),
        KeyChain.EPOCH, ring.publicKey(KeyChain.EPOCH));
  }

  /** The secret half of a key, from where the file's format says that it lies. */
  private byte[] seed(KeyChain chain, long number) throws Exception {
    byte[] seed = new byte[32];
    int slot = chain.index() * 2 + (int) (number % 2);
    ByteBuffer.wrap(Files.readAllBytes(path)).position(slot * 4096 + 21).get(seed);
    return seed;
  }

  /** Makes the slots what earlier versions wrote: without the public halves of their keys. */
  private void forgetPublicHalves() throws Exception {
    byte[] bytes = Files.readAllBytes(path);
    for (int slot = 0; slot < bytes.length; slot += 4096) {
      Arrays.fill(bytes, slot + 117, slot + 4096, (byte) 0);
    }
    Files.write(path, bytes);
  }

  private boolean holds(byte[] seed) throws Exception {
    HexFormat hex = HexFormat.of();
    return hex.formatHex(Files.readAllBytes(path)).contains(hex.formatHex(seed));
  }

  @Test
  void aUsedKeyIsErased() throws Exception {
    byte[] used = seed(KeyChain.SEAL, 1);
    byte[] other = seed(KeyChain.EPOCH, 1);
    assertThat(Ed25519.SigningKey.fromSeed(used).publicKey())
        .isEqualTo(ring.publicKey(KeyChain.SEAL));
    byte[] next = ring.announced(KeyChain.SEAL);
    ring.advance(List.of(KeyChain.SEAL));
    assertThat(holds(used)).isFalse();
    assertThat(holds(other)).isTrue();
    assertThat(ring.publicKey(KeyChain.SEAL)).isEqualTo(next);
    assertThat(ring.number(KeyChain.SEAL)).isEqualTo(2);
    assertThat(Files.size(path)).isEqualTo(6 * 4096);
  }

  @Test
  void aUsedKeyIsNotInMemoryEither() throws Exception {
    ring.advance(List.of(KeyChain.SEAL));
    assertThat(file.held())
        .filteredOn(key -> key.chain() == KeyChain.SEAL)
        .extracting(SealingKeys.Held::number)
        .containsExactly(2L, 3L);
    assertThatThrownBy(() -> file.sign(KeyChain.SEAL, 1, new byte[1]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected seal key 1");
  }

  @Test
  void theRootKeySignsAndIsNeverWritten() throws Exception {
    KeyFile fresh = KeyFile.open(RealDisk.INSTANCE, dir.resolve("fresh.keys"), supply);
    KeyRing begin = KeyRing.create(fresh);
    byte[] root = begin.publicKey(KeyChain.SEAL);
    byte[] text = {1};
    byte[] signature = begin.signers(List.of(KeyChain.SEAL)).get(0).sign(text);
    assertThat(Ed25519.verify(root, text, signature)).isTrue();
    assertThat(Files.readAllBytes(dir.resolve("fresh.keys")))
        .as("the slot of even seal keys")
        .startsWith(new byte[4096]);
    begin.advance(List.of(KeyChain.values()));
    assertThat(fresh.held())
        .extracting(SealingKeys.Held::number)
        .containsExactly(1L, 2L, 1L, 2L, 1L, 2L);
  }

  @Test
  void aNewJournalErasesTheKeysOfTheOldOne() throws Exception {
    byte[] old = seed(KeyChain.SEGMENT, 2);
    ring.advance(List.of(KeyChain.SEGMENT));
    KeyFile cleared = open();
    assertThat(cleared.destroyed()).isNotEmpty();
    cleared.clear();
    assertThat(cleared.held()).isEmpty();
    assertThat(cleared.destroyed()).isEmpty();
    assertThat(holds(old)).isFalse();
    assertThat(open().held()).isEmpty();
  }

  @Test
  void aRestartFindsTheKeysThatTheSealsAnnounce() throws Exception {
    ring.advance(List.of(KeyChain.SEAL, KeyChain.SEGMENT));
    byte[] after = ring.announced(KeyChain.SEAL);
    KeyRing again = KeyRing.resume(open(), announced());
    assertThat(again.number(KeyChain.SEAL)).isEqualTo(2);
    assertThat(again.number(KeyChain.EPOCH)).isEqualTo(1);
    assertThat(again.announced(KeyChain.SEAL)).isEqualTo(after);
  }

  @Test
  void aKeyThatWasReadSignsAsTheOneThatWasWritten() throws Exception {
    byte[] message = {1, 2, 3};
    KeyRing again = KeyRing.resume(open(), announced());
    for (KeyChain chain : KeyChain.values()) {
      byte[] signature = again.signers(List.of(chain)).get(0).sign(message);
      assertThat(Ed25519.verify(ring.publicKey(chain), message, signature)).isTrue();
    }
  }

  @Test
  void aFileOfAnEarlierVersionHoldsTheSameKeys() throws Exception {
    List<String> held = open().held().stream().map(KeyFileTest::text).toList();
    forgetPublicHalves();
    assertThat(open().held()).extracting(KeyFileTest::text).isEqualTo(held).hasSize(6);
    assertThat(KeyRing.resume(open(), announced()).number(KeyChain.SEAL)).isEqualTo(1);
  }

  private static String text(SealingKeys.Held key) {
    return key.chain() + " " + key.number() + " " + HexFormat.of().formatHex(key.publicKey());
  }

  /** One that a bit was lost of; and one that somebody else wrote, hashes and all. */
  @Test
  void aPublicHalfThatIsNotTheKeysOwnNeverHasItSign() throws Exception {
    byte[] message = {1};
    byte[] bytes = Files.readAllBytes(path);
    int second = 4096 + 117;
    bytes[second] ^= 1;
    Files.write(path, bytes);
    byte[] signature = open().sign(KeyChain.SEAL, 1, message);
    assertThat(Ed25519.verify(ring.publicKey(KeyChain.SEAL), message, signature)).isTrue();
    byte[] slot = Arrays.copyOfRange(bytes, 4096, second + 32);
    System.arraycopy(MessageDigest.getInstance("SHA-256").digest(slot), 0, bytes, second + 32, 32);
    Files.write(path, bytes);
    List<FaultyDisk.Operation> done = new ArrayList<>();
    KeyFile forged = KeyFile.open(recording(done), path, supply);
    assertThatThrownBy(() -> forged.sign(KeyChain.SEAL, 1, message))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("edge.log.keys: seal key 1: expected the halves of one key");
    assertThat(done).containsExactly(FaultyDisk.Operation.WRITE, FaultyDisk.Operation.FORCE);
    assertThat(open().held())
        .as("gone, so that the next opening begins anew")
        .noneMatch(held -> held.chain() == KeyChain.SEAL && held.number() == 1);
  }

  private static FaultyDisk recording(List<FaultyDisk.Operation> done) {
    FaultyDisk disk = new FaultyDisk();
    disk.fail(
        (operation, path, bytes) -> {
          done.add(operation);
          return bytes;
        });
    return disk;
  }

  @Test
  void aKeyThatACrashLeftBehindItsSealIsErasedByTheRestart() throws Exception {
    byte[] used = seed(KeyChain.SEAL, 1);
    Map<KeyChain, byte[]> announced =
        Map.of(
            KeyChain.SEAL, ring.announced(KeyChain.SEAL),
            KeyChain.SEGMENT, ring.publicKey(KeyChain.SEGMENT),
            KeyChain.EPOCH, ring.publicKey(KeyChain.EPOCH));
    KeyRing again = KeyRing.resume(open(), announced);
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
    KeyRing again = KeyRing.resume(open(), announced);
    assertThat(again.number(KeyChain.SEAL)).isEqualTo(1);
    again.advance(List.of(KeyChain.SEAL));
    assertThat(again.number(KeyChain.SEAL)).isEqualTo(2);
  }

  /** Number and place are right; the seed is neither the old one nor the new one. */
  @Test
  void aSlotWhoseSeedIsTornHoldsNoKey() throws Exception {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(16), 21 + 16);
    }
    assertThat(open().held())
        .extracting(held -> held.chain() + " " + held.number())
        .containsExactly("SEAL 1", "SEGMENT 1", "SEGMENT 2", "EPOCH 1", "EPOCH 2");
  }

  @Test
  void aSlotInThePlaceOfAnotherHoldsNoKey() throws Exception {
    byte[] bytes = Files.readAllBytes(path);
    System.arraycopy(bytes, 2 * 4096, bytes, 0, 4096);
    System.arraycopy(bytes, 4 * 4096, bytes, 5 * 4096, 4096);
    Files.write(path, bytes);
    assertThat(open().held())
        .extracting(held -> held.chain() + " " + held.number())
        .containsExactly("SEAL 1", "SEGMENT 1", "SEGMENT 2", "EPOCH 2");
  }

  @Test
  void ofDestroyedKeysThePublicHalvesOfTheLastTwoAreKept() throws Exception {
    for (int i = 0; i < 6; i++) {
      ring.advance(List.of(KeyChain.SEAL));
    }
    for (KeyFile each : List.of(file, open())) {
      assertThat(each.destroyed())
          .filteredOn(key -> key.chain() == KeyChain.SEAL)
          .extracting(SealingKeys.Held::number)
          .containsExactly(5L, 6L);
    }
  }

  @Test
  void keysThatNobodyAnnouncedAreRefused() throws Exception {
    byte[] before = Files.readAllBytes(path);
    Map<KeyChain, byte[]> announced =
        Map.of(
            KeyChain.SEAL, Ed25519.SigningKey.generate().publicKey(),
            KeyChain.SEGMENT, ring.publicKey(KeyChain.SEGMENT),
            KeyChain.EPOCH, ring.publicKey(KeyChain.EPOCH));
    assertThatThrownBy(() -> KeyRing.resume(open(), announced))
        .isInstanceOf(LostKeysException.class)
        .hasMessageContaining("seal key")
        .hasMessageContaining(path.toString())
        .hasMessageContaining("from number 1 on");
    assertThat(path).as("a journal that is lost is not changed").hasBinaryContent(before);
  }

  @Test
  void anEmptyATornAndAMissingFileAreToldApart() throws Exception {
    Map<KeyChain, byte[]> announced = announced();
    Files.write(path, new byte[0]);
    assertLost(announced, "found no key", "edge.log.keys (an empty file)");
    Files.write(path, new byte[5000]);
    assertLost(announced, "found no key", "edge.log.keys (torn, or no key file)");
    Files.delete(path);
    assertLost(announced, "found no key", "edge.log.keys (no such file)");
    assertThat(path).doesNotExist();
  }

  private void assertLost(Map<KeyChain, byte[]> announced, String... parts) {
    assertThatThrownBy(() -> KeyRing.resume(open(), announced))
        .isInstanceOf(LostKeysException.class)
        .hasMessageContainingAll(parts);
  }
}
