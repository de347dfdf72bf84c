package dev.taffrail.agent.collect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * {@code cloudwatch.groups}: a line for each group, {@code
 * {"name":…,"created":ms,"retention":days,"streams":{name:ms}}}. Written anew at each change, and
 * renamed into its place.
 */
final class LogGroupsFile {
  private final Path path;

  LogGroupsFile(Path path) {
    this.path = path;
  }

  SortedMap<String, LogGroup> load() throws IOException {
    SortedMap<String, LogGroup> groups = new TreeMap<>();
    if (!Files.exists(path)) {
      return groups;
    }
    try (JsonParser parser = Json.parser(Files.readAllBytes(path))) {
      while (parser.nextToken() != null) {
        LogGroup group = read(parser);
        groups.put(group.name(), group);
      }
    } catch (JacksonException e) {
      throw new IOException(path + ": expected log groups, found " + Json.problem(e), e);
    }
    return groups;
  }

  private static LogGroup read(JsonParser parser) {
    String name = "";
    long created = 0;
    OptionalInt retention = OptionalInt.empty();
    SortedMap<String, Long> streams = new TreeMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "name" -> name = parser.getString();
        case "created" -> created = parser.getLongValue();
        case "retention" -> retention = OptionalInt.of(parser.getIntValue());
        case "streams" -> {
          while (parser.nextToken() != JsonToken.END_OBJECT) {
            String stream = parser.currentName();
            parser.nextToken();
            streams.put(stream, parser.getLongValue());
          }
        }
        default -> parser.skipChildren();
      }
    }
    return new LogGroup(name, created, retention, streams);
  }

  void save(Collection<LogGroup> groups) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(render(groups));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    // The new name, too, has to survive a power cut.
    try (FileChannel dir = FileChannel.open(path.toAbsolutePath().getParent())) {
      dir.force(true);
    }
  }

  private static byte[] render(Collection<LogGroup> groups) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (LogGroup group : groups) {
      try (JsonGenerator json = Json.generator(out)) {
        write(json, group);
      }
      out.write('\n');
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, LogGroup group) {
    json.writeStartObject();
    json.writeStringProperty("name", group.name());
    json.writeNumberProperty("created", group.created());
    group.retentionDays().ifPresent(days -> json.writeNumberProperty("retention", days));
    json.writeObjectPropertyStart("streams");
    for (Map.Entry<String, Long> stream : group.streams().entrySet()) {
      json.writeNumberProperty(stream.getKey(), stream.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
