package dev.taffrail.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WearTest {
  /** 179:2, the second part of a board's eMMC. */
  private static final long PART = 179 << 8 | 2;

  @TempDir Path sys;

  @Test
  void theDeviceTellsOfItsLifeAndTheFileSystemAndTheKernelOfWhatWasWritten() throws Exception {
    part();
    file("devices/mmc0/block/mmcblk0/device/life_time", "0x02 0x0b");
    file("devices/mmc0/block/mmcblk0/device/pre_eol_info", "0x01");
    file("fs/ext4/mmcblk0p2/lifetime_write_kbytes", "2048");
    file("devices/mmc0/block/mmcblk0/mmcblk0p2/stat", "  1 2 3 4   5 6 4000 8 9 10 11");
    assertThat(Wear.of(PART, sys)).isEqualTo(new Wear(11L, 1L, 2048L * 1024, 4000L * 512));
  }

  @Test
  void ofADeviceThatIsNotPartedItIsItsOwn() throws Exception {
    file("devices/vda/device/life_time", "0x03");
    link("253:0", "devices/vda");
    assertThat(Wear.of(253 << 8, sys)).isEqualTo(new Wear(3L, null, null, null));
  }

  /** Minors above 255 and majors above 4095 stand in the upper bits. */
  @Test
  void aLargeNumberOfADeviceIsTakenApartAsLinuxDoes() throws Exception {
    file("devices/nvme/stat", "0 0 0 0 0 0 2");
    link("5000:259", "devices/nvme");
    long device =
        ((5000L & 0xfff) << 8) | ((5000L & ~0xfffL) << 32) | (259 & 0xff) | ((259L & ~0xff) << 12);
    assertThat(Wear.of(device, sys).writtenSinceBoot()).isEqualTo(1024);
  }

  @Test
  void whatIsNotSaidOrMakesNoSenseIsUnknown() throws Exception {
    part();
    file("devices/mmc0/block/mmcblk0/device/life_time", "0x00 0x00");
    file("devices/mmc0/block/mmcblk0/device/pre_eol_info", "what");
    file("devices/mmc0/block/mmcblk0/mmcblk0p2/stat", "1 2 3");
    Wear unknown = new Wear(null, null, null, null);
    assertThat(Wear.of(PART, sys)).isEqualTo(unknown);
    assertThat(Wear.of(7, sys)).as("no device").isEqualTo(unknown);
    assertThat(Wear.of(sys.resolve("missing"))).isEqualTo(unknown);
  }

  private void part() throws IOException {
    file("devices/mmc0/block/mmcblk0/mmcblk0p2/partition", "2");
    link("179:2", "devices/mmc0/block/mmcblk0/mmcblk0p2");
  }

  private void link(String number, String to) throws IOException {
    Files.createDirectories(sys.resolve("dev/block"));
    Files.createSymbolicLink(sys.resolve("dev/block").resolve(number), sys.resolve(to));
  }

  private void file(String path, String text) throws IOException {
    Files.createDirectories(sys.resolve(path).getParent());
    Files.writeString(sys.resolve(path), text + "\n");
  }
}
