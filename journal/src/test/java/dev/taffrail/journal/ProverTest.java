package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProverTest {
  @TempDir Path folder;

  @Test
  void makesThePublishedProofByteForByte() throws Exception {
    assertThat(Prover.tlogProof(Vectors.SMALL.copyTo(folder), 2))
        .isEqualTo(new String(Vectors.SMALL.bytes("record-2.tlog-proof"), UTF_8));
  }

  @Test
  void everyRecordsProofLeadsToTheRootOfTheSealBehindIt() throws Exception {
    SealedJournal written = SealedJournal.create(folder);
    for (int records = 0; records < 14; records++) {
      written.records(records).seal();
      written.records(records % 3).rotate(records % 4 == 0);
    }
    int index = 0;
    for (int age = 14; age >= 0; age--) {
      for (String line : Files.readAllLines(written.file(age))) {
        if (index < written.size() - 1) {
          assertProven(Prover.tlogProof(written.path(), index), index, line);
        }
        index++;
      }
    }
    assertThat(index).isEqualTo(written.size());
  }

  @Test
  void aRecordOfAPrunedJournalIsProvenFromWhatIsLeft() throws Exception {
    Path journal = Vectors.EPOCH.copyTo(folder);
    assertProven(
        Prover.tlogProof(journal, 14),
        14,
        new String(Vectors.EPOCH.lines("edge.log.2").get(2), UTF_8));
  }

  @Test
  void recordsThatAreNotThereOrNotSealedAreRefused() throws Exception {
    Path journal = Vectors.SMALL.copyTo(folder);
    assertThatThrownBy(() -> Prover.tlogProof(journal, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "index 8: expected a seal behind it, found none yet; who writes the journal makes one"
                + " within 15 minutes, and when it closes");
    assertThatThrownBy(() -> Prover.tlogProof(journal, 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("index: expected one below 9, found 9");
    Path pruned = Vectors.EPOCH.copyTo(folder.resolve("pruned"));
    assertThatThrownBy(() -> Prover.tlogProof(pruned, 11))
        .hasMessage("index: expected 12 or more, the oldest that is there, found 11");
  }

  /** Checks the proof as RFC 9162 (2.1.3.2) does, apart from the code that made it. */
  private static void assertProven(String proof, long index, String line) {
    List<String> lines = proof.lines().toList();
    int end = lines.indexOf("");
    assertThat(lines.get(1)).isEqualTo("index " + index);
    long size = Long.parseLong(lines.get(end + 2));
    Merkle merkle = new Merkle();
    byte[] root = merkle.leaf(line.getBytes(UTF_8));
    long fn = index;
    long sn = size - 1;
    for (String hash : lines.subList(2, end)) {
      byte[] sibling = Base64Text.decode(hash);
      assertThat(sn).isNotZero();
      if ((fn & 1) == 1 || fn == sn) {
        merkle.node(sibling, root, root);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        merkle.node(root, sibling, root);
      }
      fn >>= 1;
      sn >>= 1;
    }
    assertThat(sn).isZero();
    assertThat(Base64Text.encode(root)).isEqualTo(lines.get(end + 3));
    assertThat(Arrays.asList(proof.split("\n"))).hasSizeGreaterThan(end + 5);
  }
}
