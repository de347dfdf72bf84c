package dev.taffrail.agent.support;

import dev.taffrail.agent.text.Json;
import dev.taffrail.edge.Pipeline;
import dev.taffrail.journal.FailureWords;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** The machine, the runtime and the versions, as JSON. */
final class DeviceFacts {
  private static final List<String> PROPERTIES =
      List.of(
          "os.name",
          "os.version",
          "os.arch",
          "java.vendor",
          "java.version",
          "java.vm.name",
          "java.vm.version",
          "user.name");

  private static final List<String> KERNEL =
      List.of(
          "/proc/uptime",
          "/proc/loadavg",
          "/proc/sys/kernel/random/boot_id",
          "/sys/class/thermal/thermal_zone0/temp",
          "/sys/firmware/devicetree/base/model");

  private DeviceFacts() {}

  static String json(String device, Instant now, Collection<Path> journals) {
    return Json.object(
            json -> {
              json.writeStringProperty("device", device);
              json.writeStringProperty("taffrail", Pipeline.VERSION);
              json.writeStringProperty("at", now.toString());
              json.writeStringProperty("time_zone", ZoneId.systemDefault().getId());
              json.writeNumberProperty("processors", Runtime.getRuntime().availableProcessors());
              PROPERTIES.forEach(
                  name -> json.writeStringProperty(name, System.getProperty(name, "unknown")));
              KERNEL.forEach(file -> kernel(json, Path.of(file)));
              memory(json);
              json.writeArrayPropertyStart("disks");
              journals.forEach(journal -> disk(json, journal));
              json.writeEndArray();
            })
        + "\n";
  }

  /** What is no Linux, or no such device, has not these files. */
  private static void kernel(JsonGenerator json, Path file) {
    try {
      String text = Files.readString(file).replaceAll("\\p{Cntrl}", " ").strip();
      json.writeStringProperty(file.toString(), text);
    } catch (IOException e) {
      json.writeNullProperty(file.toString());
    }
  }

  private static void memory(JsonGenerator json) {
    json.writeObjectPropertyStart("memory");
    try {
      for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
        String[] words = line.split(":\\s+", 2);
        if (words.length == 2 && words[0].matches("Mem.*|Swap.*|Cached|Dirty")) {
          json.writeStringProperty(words[0], words[1]);
        }
      }
    } catch (IOException e) {
      json.writeStringProperty("unknown", FailureWords.of(e));
    }
    json.writeEndObject();
  }

  private static void disk(JsonGenerator json, Path journal) {
    json.writeStartObject();
    json.writeStringProperty("journal", journal.toString());
    try {
      FileStore store = Files.getFileStore(journal);
      json.writeStringProperty("file_system", store.name() + ", " + store.type());
      json.writeNumberProperty("bytes", store.getTotalSpace());
      json.writeNumberProperty("usable_bytes", store.getUsableSpace());
    } catch (IOException e) {
      json.writeStringProperty("unknown", FailureWords.of(e));
    }
    json.writeEndObject();
  }
}
