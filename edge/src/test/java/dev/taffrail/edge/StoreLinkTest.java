package dev.taffrail.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store whose configured name is a symbolic link. */
class StoreLinkTest extends OneStore {
  private Path disk;
  private Path target;

  @BeforeEach
  void link() throws Exception {
    outbox.close();
    disk = Files.createDirectory(folder.resolve("disk"));
    target = disk.resolve("target.db");
    useStoreAt(Files.createSymbolicLink(folder.resolve("link.db"), target));
  }

  @Test
  void itIsMadeWhereTheLinkLeadsWithAllThatIsBesideIt() {
    add("a");
    assertThat(records.of("store_write_failed")).isEmpty();
    assertThat(target).isNotEmptyFile();
    assertThat(disk.toFile().list())
        .containsExactlyInAnyOrder("target.db", "target.db-wal", "target.db-shm", "target.db.lock");
  }

  @Test
  void whoHasItHasItUnderAllItsNames() throws Exception {
    add("a");
    useStoreAt(target);
    add("b");
    assertThat(records.only("store_write_failed").field("reason")).isEqualTo("held");
    assertThat(file.query("SELECT id FROM document")).containsExactly("a");
  }

  @Test
  void itsLogGoesWithItWhereAnotherTakesItsPlace() throws Exception {
    add("copied");
    outbox.close();
    Path copy = Files.copy(target, folder.resolve("copy"));
    outbox = outbox(100);
    add("gone");
    Files.move(copy, target, StandardCopyOption.REPLACE_EXISTING);
    assertThat(sendAll()).containsExactly("copied");
    assertThat(records.only("store_gone").fields()).containsEntry("waiting_in_it", "2");
  }

  @Test
  void oneThatIsDamagedIsPutAsideWhereItIsAndTheLinkStays() throws Exception {
    add("lost");
    outbox.close();
    byte[] damaged = Files.readAllBytes(target);
    Arrays.fill(damaged, 4096, damaged.length, (byte) 0x7e);
    Files.write(target, damaged);
    outbox = outbox(100);
    add("goes on");
    assertThat(records.only("store_corrupt").field("kept_as"))
        .isEqualTo(target.toRealPath() + ".corrupt-1");
    assertThat(path).isSymbolicLink();
    assertThat(sendAll()).containsExactly("goes on");
  }
}
