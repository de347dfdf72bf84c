package dev.taffrail.agent.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * How worn a file's device is, as far as Linux knows; each part null where it does not.
 *
 * @param life tenths of its life that are used, rounded up, as eMMC tells it: 1 to 10, 11 for more
 * @param reserve how much is left of the blocks that replace bad ones, as eMMC tells it: 1 enough,
 *     2 a fifth, 3 a tenth
 * @param written bytes since the file system was made, of ext4
 * @param writtenSinceBoot bytes since the machine's start, by all who write to the device or this
 *     part of it
 */
record Wear(
    @Nullable Long life,
    @Nullable Long reserve,
    @Nullable Long written,
    @Nullable Long writtenSinceBoot) {
  private static final Wear UNKNOWN = new Wear(null, null, null, null);
  private static final Pattern HEXADECIMAL = Pattern.compile("0x([0-9a-fA-F]{1,2})");
  private static final int SECTOR = 512;

  /** Of a file or folder that is there. */
  static Wear of(Path file) {
    try {
      return of((Long) Files.getAttribute(file, "unix:dev"), Path.of("/sys"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return UNKNOWN;
    }
  }

  /**
   * @param device the number of the device, as Linux gives it for a file
   * @param sys what is {@code /sys}
   */
  static Wear of(long device, Path sys) throws IOException {
    long major = (device >> 8 & 0xfff) | (device >> 32 & 0xfffff000L);
    long minor = (device & 0xff) | (device >> 12 & 0xffffff00L);
    Path link = sys.resolve("dev/block/" + major + ":" + minor);
    if (!Files.exists(link)) {
      return UNKNOWN; // in memory, over the network, or over several devices
    }
    Path part = link.toRealPath();
    boolean parted = Files.exists(part.resolve("partition"));
    Path said = parted ? part.resolveSibling("device") : part.resolve("device");
    Path ext4 = sys.resolve("fs/ext4").resolve(part.getFileName()).resolve("lifetime_write_kbytes");
    return new Wear(
        worst(text(said.resolve("life_time"))),
        worst(text(said.resolve("pre_eol_info"))),
        number(text(ext4), 0, 1024),
        number(text(part.resolve("stat")), 6, SECTOR));
  }

  void write(JsonGenerator json) {
    json.writeObjectPropertyStart("wear");
    write(json, "life", life);
    write(json, "reserve", reserve);
    write(json, "written", written);
    write(json, "written_since_boot", writtenSinceBoot);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, @Nullable Long value) {
    if (value != null) {
      json.writeNumberProperty(name, value);
    }
  }

  /** Of its kinds of memory the one that is worn most; 0 is none that is defined. */
  private static @Nullable Long worst(String text) {
    long worst = 0;
    Matcher each = HEXADECIMAL.matcher(text);
    while (each.find()) {
      worst = Math.max(worst, Long.parseLong(each.group(1), 16));
    }
    return worst == 0 ? null : worst;
  }

  private static @Nullable Long number(String text, int word, long unit) {
    String[] words = text.split("\\s+", -1);
    return words.length > word && words[word].matches("\\d{1,15}")
        ? Long.valueOf(Long.parseLong(words[word]) * unit)
        : null;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
