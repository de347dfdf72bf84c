package dev.taffrail.agent.collect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/**
 * The answers of {@code DescribeLogGroups} and {@code DescribeLogStreams}: in the order of names,
 * by prefix, in pages; the token of the next page is the last name of this one.
 */
final class LogGroupPages {
  private static final int MAX_PAGE = 50;

  private LogGroupPages() {}

  static String groups(List<LogGroup> groups, Map<String, String> request) throws AwsException {
    return page(
        "logGroups",
        groups,
        LogGroup::name,
        request.getOrDefault("logGroupNamePrefix", ""),
        request,
        LogGroupPages::group);
  }

  static String streams(LogGroup group, Map<String, String> request) throws AwsException {
    return page(
        "logStreams",
        group.streams().entrySet(),
        Map.Entry::getKey,
        request.getOrDefault("logStreamNamePrefix", ""),
        request,
        (json, stream) -> stream(json, group, stream));
  }

  private static <T> String page(
      String member,
      Collection<T> all,
      Function<T, String> name,
      String prefix,
      Map<String, String> request,
      BiConsumer<JsonGenerator, T> write)
      throws AwsException {
    int limit = limit(request.getOrDefault("limit", Integer.toString(MAX_PAGE)));
    String after = request.getOrDefault("nextToken", "");
    List<T> rest =
        all.stream()
            .filter(one -> name.apply(one).startsWith(prefix))
            .filter(one -> name.apply(one).compareTo(after) > 0)
            .limit(limit + 1L)
            .toList();
    List<T> page = rest.subList(0, Math.min(limit, rest.size()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.generator(out)) {
      json.writeStartObject();
      json.writeArrayPropertyStart(member);
      page.forEach(one -> write.accept(json, one));
      json.writeEndArray();
      if (rest.size() > page.size()) {
        json.writeStringProperty("nextToken", name.apply(page.get(page.size() - 1)));
      }
      json.writeEndObject();
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static int limit(String text) throws AwsException {
    if (!text.matches("[0-9]{1,2}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 50) {
      throw AwsException.invalidParameter("Expected a limit of 1 to 50, found '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private static void group(JsonGenerator json, LogGroup group) {
    json.writeStartObject();
    json.writeStringProperty("logGroupName", group.name());
    json.writeStringProperty("arn", arn(group));
    json.writeNumberProperty("creationTime", group.created());
    json.writeNumberProperty("metricFilterCount", 0);
    group.retentionDays().ifPresent(days -> json.writeNumberProperty("retentionInDays", days));
    json.writeEndObject();
  }

  private static void stream(JsonGenerator json, LogGroup group, Map.Entry<String, Long> stream) {
    json.writeStartObject();
    json.writeStringProperty("logStreamName", stream.getKey());
    json.writeStringProperty("arn", arn(group) + ":log-stream:" + stream.getKey());
    json.writeNumberProperty("creationTime", stream.getValue());
    json.writeEndObject();
  }

  private static String arn(LogGroup group) {
    return "arn:aws:logs:local:000000000000:log-group:" + group.name();
  }
}
