package dev.taffrail.journal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Vectors.class)
  void thePublishedJournalsHaveTheSizesThatTheyState(Vectors vectors) throws Exception {
    Replay replay = replay(vectors.copyTo(folder));
    assertThat(replay.size()).isEqualTo(vectors.expected("size"));
    assertThat(requireNonNull(replay.lastSeal()).seal().size())
        .isEqualTo(vectors.expected("sealed"));
    assertThat(requireNonNull(replay.lastSeal()).seal().number())
        .isEqualTo(vectors.expected("seals") - 1);
    assertThat(replay.tail()).isNull();
  }

  /** What is told without any key: as to whoever opens or proves. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "size, 9 lines before seal 2",
        "root, root ",
        "number, seal 2 behind seal 1",
        "skipped, seal 2 behind seal 1",
        "origin, origin taffrail.example/test/edge"
      })
  @SuppressWarnings("NullAway") // a seal that opens no file announces no such keys
  void aSealThatDoesNotFitIsNamed(String what) throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(2).seal().records(2);
    String part = what.substring(0, what.indexOf(','));
    Seal like =
        Seal.parse(
            SealLine.parse(written.nextSeal(SealReason.REQUEST, false, false)).seal().text());
    Seal seal =
        new Seal(
            part.equals("origin") ? "example.com/other" : like.origin(),
            part.equals("size") ? 9 : like.size(),
            part.equals("root") ? new byte[Merkle.HASH] : like.root(),
            like.next(),
            null,
            null,
            part.equals("number") ? 1 : part.equals("skipped") ? 3 : 2,
            1,
            1,
            like.bootId(),
            like.reason(),
            0);
    List<Ed25519.SigningKey> any = List.of(Ed25519.SigningKey.generate());
    written.append(written.path(), SealLine.sign(seal, any, null).bytes());
    assertThatThrownBy(() -> replay(written.path()))
        .isInstanceOf(TamperedException.class)
        .hasMessageContaining("expected " + what.substring(part.length() + 2));
  }

  @Test
  void theFrontierIsThatOfAllLinesAndCanGoOn() throws Exception {
    Replay replay = replay(Vectors.SMALL.copyTo(folder));
    assertThat(HexFormat.of().formatHex(replay.frontier().root()))
        .isEqualTo(Vectors.SMALL.stated("\"9\": \"([0-9a-f]{64})\""));
    assertThat(replay.unsealedRecords()).isEqualTo(1);
    assertThat(replay.unsealedBytes()).isEqualTo(Vectors.SMALL.lines("edge.log").get(1).length + 1);
  }

  @Test
  void everyLineIsToldWithItsIndexAndHash() throws Exception {
    List<String> told = new ArrayList<>();
    try (JournalSnapshot files = JournalSnapshot.open(Vectors.SMALL.copyTo(folder))) {
      new Replay(
              files.sealed(),
              new Replay.Visitor() {
                @Override
                public void line(long index, LineReader line, byte[] leaf) {
                  assertThat(index).isEqualTo(told.size());
                  told.add(HexFormat.of().formatHex(leaf));
                }
              })
          .run();
    }
    String stated = Vectors.SMALL.stated("(?s)\"leaf_hashes_hex\": \\[(.*?)\\]");
    assertThat(stated.replaceAll("[^0-9a-f,]", "").split(",")).containsExactlyElementsOf(told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"timestamp\":\"2026-", "\0\0\0\0", "\0\n\0", "x\n", "{}\n\0", "{}\n\n{}\n"})
  void tornBytesAtTheEndAreFoundAndExplainedByRecovery(String bytes) throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(3).seal().records(2).torn(bytes);
    Replay torn = replay(written.path());
    int whole = bytes.startsWith("{}\n") ? 1 : 0;
    TornRegion tail = requireNonNull(torn.tail());
    assertThat(tail.offset() + tail.length()).isEqualTo(Files.size(written.path()));
    assertThat(torn.unsealedRecords()).isEqualTo(2 + whole);
    assertThat(torn.size()).isEqualTo(7 + whole);
    assertThat(tail.line()).isEqualTo(8 + whole);
    if (whole == 0) {
      Replay recovered = replay(written.recover().records(1).path());
      assertThat(recovered.tail()).isNull();
      assertThat(recovered.explainedBytes()).isEqualTo(tail.closedLength());
      assertThat(recovered.size()).isEqualTo(10);
      assertThat(recovered.unsealedRecords()).isEqualTo(1);
    }
  }

  @Test
  void anUncleanEndWithoutTornBytesIsRecoveredToo() throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(2).recover();
    Replay replay = replay(written.path());
    assertThat(replay.explainedBytes()).isZero();
    assertThat(replay.size()).isEqualTo(5);
    assertThat(replay.unsealedRecords()).isZero();
  }

  @Test
  void tornBytesLargerThanTheBufferNeedNoMoreMemory() throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(1).torn("\0".repeat(500_000));
    assertThat(requireNonNull(replay(written.path()).tail()).length()).isEqualTo(500_000);
    assertThat(replay(written.recover().path()).explainedBytes()).isEqualTo(500_001);
  }

  @Test
  void eachTornRegionIsExplainedByARecoveryOfItsOwn() throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(1).torn("\0x\n{}\n\0");
    Replay replay = replay(written.recover().torn("\0").recover().path());
    assertThat(replay.explainedBytes()).isEqualTo(10);
    assertThat(replay.tail()).isNull();
  }

  @Test
  void changedTornBytesAreNoLongerExplained() throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(1).torn("\0abc").recover();
    String text = Files.readString(written.path());
    Files.writeString(written.path(), text.replace("\0abc", "\0abd"));
    assertThat(replay(written.path()).tail()).isNotNull();
  }

  @Test
  void removedTornBytesAreMissed() throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(1).torn("\0abc").recover();
    String text = Files.readString(written.path());
    Files.writeString(written.path(), text.replace("\0abc\n", ""));
    assertThatThrownBy(() -> replay(written.path()))
        .isInstanceOf(TamperedException.class)
        .hasMessageContaining("line 3, index 2: expected a recovery of 0 torn bytes");
  }

  @Test
  void aRecoveryBehindAnotherSealThanItSaysIsTampering() throws Exception {
    SealedJournal written = SealedJournal.create(folder).seal();
    long offset = Files.size(written.path());
    var recovered = new ControlLines.Recovered(2, offset, 0, "", 0, 0);
    written.append(written.path(), ControlLines.recovered(Instant.EPOCH, recovered));
    assertThatThrownBy(() -> replay(written.path()))
        .isInstanceOf(TamperedException.class)
        .hasMessageContaining("line 3, index 2: expected a recovery behind seal 1");
  }

  @Test
  void tornBytesInAnOlderFileAreTampering() throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(2).torn("\0").rotate(false);
    assertThatThrownBy(() -> replay(written.path()))
        .isInstanceOf(TamperedException.class)
        .hasMessageContaining("edge.log.1, line 4, index 3: expected a line of the journal");
  }

  private static Replay replay(Path journal) throws IOException, TamperedException {
    try (JournalSnapshot files = JournalSnapshot.open(journal)) {
      Replay replay = new Replay(files.sealed(), new Replay.Visitor() {});
      replay.run();
      return replay;
    }
  }
}
