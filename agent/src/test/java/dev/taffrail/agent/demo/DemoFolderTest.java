package dev.taffrail.agent.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {
  @TempDir Path root;

  @Test
  void aFolderOfSomebodyElseIsLeftAloneAndNamed() throws Exception {
    Path theirs = Files.writeString(root.resolve("journal"), "theirs");
    assertThatIOException()
        .isThrownBy(() -> new DemoFolder(root).prepare())
        .withMessageContaining(root.toString())
        .withMessageContaining("not empty");
    assertThat(theirs).hasContent("theirs");
  }

  @Test
  void aDiskWithoutRoomIsRefusedAtOnceWithWhatIsNeededAndWhatIsFree() {
    assertThatIOException()
        .isThrownBy(() -> new DemoFolder(root).expectRoom(3L << 20))
        .withMessage(root + ": a demo needs 64 MiB of disk, and 3 are free");
  }
}
