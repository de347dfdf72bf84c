package dev.taffrail.agent.page;

import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.status.StatusClient;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.journal.FailureWords;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/** What the journals take, what room there is for more, and how the shipper's sinks fare. */
final class DeviceAnswer {
  private final PageSources sources;

  DeviceAnswer(PageSources sources) {
    this.sources = sources;
  }

  private record Size(long files, long bytes) {
    Size with(Path file) throws IOException {
      try {
        return new Size(files + 1, bytes + Files.size(file));
      } catch (NoSuchFileException e) {
        return this;
      }
    }
  }

  String json() {
    Shipper shipper = shipper();
    return PageJson.object(
        json -> {
          json.writeArrayPropertyStart("journals");
          sources.journals().forEach((name, path) -> journal(json, name, path));
          json.writeEndArray();
          json.writeStringProperty("shipper_state", shipper.state());
          if (!shipper.words().isEmpty()) {
            json.writeStringProperty("shipper_words", Printable.of(shipper.words()));
          }
          if (!shipper.status().isEmpty()) {
            json.writeName("shipper");
            json.writeRawValue(shipper.status());
          }
        });
  }

  private static void journal(JsonGenerator json, String name, Path path) {
    json.writeStartObject();
    json.writeStringProperty("name", name);
    json.writeStringProperty("path", Printable.of(path.toString()));
    try {
      Size size = size(path);
      FileStore store = Files.getFileStore(folder(path));
      json.writeNumberProperty("files", size.files());
      json.writeNumberProperty("bytes", size.bytes());
      json.writeNumberProperty("free", store.getUsableSpace());
      json.writeNumberProperty("disk", store.getTotalSpace());
      Wear.of(folder(path)).write(json);
    } catch (IOException e) {
      json.writeStringProperty("error", Printable.of(FailureWords.of(e)));
    }
    json.writeEndObject();
  }

  private static Path folder(Path journal) {
    Path folder = journal.toAbsolutePath().getParent();
    return folder == null ? Path.of("/") : folder;
  }

  /** Of the files that hold records; one may be renamed or deleted while they are counted. */
  private static Size size(Path journal) throws IOException {
    Pattern own = Pattern.compile(Pattern.quote("" + journal.getFileName()) + "(\\.\\d+)?");
    Size size = new Size(0, 0);
    try (Stream<Path> all = Files.list(folder(journal))) {
      for (Path file : all.filter(f -> own.matcher("" + f.getFileName()).matches()).toList()) {
        size = size.with(file);
      }
    }
    return size;
  }

  /**
   * What a shipper said.
   *
   * @param state unconfigured, absent, failed or answered
   * @param words why it failed
   * @param status its answer, JSON
   */
  private record Shipper(String state, String words, String status) {}

  private Shipper shipper() {
    ListenSettings settings = sources.shipper();
    if (settings == null) {
      return new Shipper("unconfigured", "", "");
    }
    try {
      Optional<byte[]> answer = StatusClient.ask(settings);
      return answer.isEmpty()
          ? new Shipper("absent", StatusClient.nobody(settings), "")
          : answered(answer.get());
    } catch (IOException e) {
      return new Shipper("failed", FailureWords.of(e), "");
    }
  }

  private static Shipper answered(byte[] status) {
    try {
      return new Shipper("answered", "", PageJson.visible(status));
    } catch (JacksonException e) {
      return new Shipper("failed", "expected a shipper's status, found something else", "");
    }
  }
}
