package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands in the place of a file and is none: a verifier neither waits for it nor fails. */
class NoRegularFileTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path folder;

  private SealedJournal written;

  @BeforeEach
  void write() throws IOException {
    written = SealedJournal.create(folder.resolve("log")).records(2).rotate(false).records(1);
    written.rotate(false).records(1).seal();
    assertThat(verify()).isEqualTo(Verdict.OK);
  }

  enum Thing {
    PIPE {
      @Override
      void make(Path path) throws IOException, InterruptedException {
        Process mkfifo = new ProcessBuilder("mkfifo", path.toString()).start();
        assertThat(mkfifo.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(mkfifo.exitValue()).isZero();
      }
    },
    FOLDER {
      @Override
      void make(Path path) throws IOException {
        Files.createDirectory(path);
      }
    },
    LINK_TO_NOTHING {
      @Override
      void make(Path path) throws IOException {
        Files.createSymbolicLink(path, path.resolveSibling("nothing"));
      }
    },
    LINK_TO_A_DEVICE {
      @Override
      void make(Path path) throws IOException {
        Files.createSymbolicLink(path, Path.of("/dev/zero"));
      }
    };

    abstract void make(Path path) throws IOException, InterruptedException;
  }

  @ParameterizedTest
  @EnumSource(Thing.class)
  void inPlaceOfAFileItIsAFileRemoved(Thing thing) throws Exception {
    for (int age = 0; age < 3; age++) {
      byte[] bytes = Files.readAllBytes(written.file(age));
      Files.delete(written.file(age));
      thing.make(written.file(age));
      assertThat(verify()).as("age %d", age).isEqualTo(Verdict.TAMPER);
      Files.delete(written.file(age));
      Files.write(written.file(age), bytes);
    }
  }

  @ParameterizedTest
  @EnumSource(Thing.class)
  void inPlaceOfTheChainItIsAMissingChain(Thing thing) throws Exception {
    Files.delete(written.chain());
    thing.make(written.chain());
    assertThat(verify()).isEqualTo(Verdict.UNSEALED_FILE);
  }

  @ParameterizedTest
  @EnumSource(Thing.class)
  void inPlaceOfARotationsNewFileItChangesNothing(Thing thing) throws Exception {
    thing.make(written.staged());
    assertThat(verify()).isEqualTo(Verdict.OK);
  }

  @ParameterizedTest
  @EnumSource(Thing.class)
  void underTheNameOfAnOlderFileItIsNamed(Thing thing) throws Exception {
    thing.make(written.file(7));
    Verification.Problem problem =
        Verifier.verify(written.path(), written.vkey()).problem().orElseThrow();
    assertThat(verify()).isEqualTo(Verdict.UNSEALED_FILE);
    assertThat(problem.file()).isEqualTo(written.file(7));
    assertThat(problem.found())
        .isEqualTo(thing == Thing.FOLDER ? "a folder" : "what is no regular file");
  }

  @Test
  void aFolderInPlaceOfAFileIsNamedAsWell() throws Exception {
    Files.delete(written.file(1));
    Thing.FOLDER.make(written.file(1));
    assertThat(Verifier.verify(written.path(), written.vkey()).problem().orElseThrow().found())
        .isEqualTo("none: a file was removed; edge.log.1 is a folder");
  }

  @Test
  void aLinkToTheFileItselfElsewhereChangesNothing() throws Exception {
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(written.file(1), elsewhere);
    Files.createSymbolicLink(written.file(1), elsewhere);
    assertThat(verify()).isEqualTo(Verdict.OK);
    Files.writeString(elsewhere, "");
    assertThat(verify()).isEqualTo(Verdict.TAMPER);
  }

  private Verdict verify() {
    return assertTimeoutPreemptively(
        SOON, () -> Verifier.verify(written.path(), written.vkey()).verdict());
  }
}
