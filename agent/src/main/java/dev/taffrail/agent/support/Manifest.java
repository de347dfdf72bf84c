package dev.taffrail.agent.support;

import dev.taffrail.agent.text.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** What is in a bundle, for programs: told while it is made. For one thread. */
final class Manifest {
  private final BundleRequest request;
  private final Map<String, String> verdicts = new LinkedHashMap<>();
  private final Map<String, Excerpt> excerpts = new LinkedHashMap<>();
  private final List<String> missing = new ArrayList<>();

  Manifest(BundleRequest request) {
    this.request = request;
  }

  /** There is no journal for this name. */
  void missing(String name) {
    missing.add(name);
  }

  void verdict(String name, String verdict) {
    verdicts.put(name, verdict);
  }

  /** What went in of a journal that has its verdict. */
  void excerpt(String name, Excerpt excerpt) {
    excerpts.put(name, excerpt);
  }

  /**
   * All of it, in one line.
   *
   * @param parts the files beside the manifest
   */
  String json(List<BundleFile.Part> parts) {
    return Json.object(
            json -> {
              json.writeNumberProperty("support_bundle", 1);
              json.writeStringProperty("device", request.device());
              json.writeStringProperty("made_at", request.now().toString());
              json.writeStringProperty("since", request.since().toString());
              json.writeStringProperty("level", request.level().label());
              json.writeArrayPropertyStart("journals");
              excerpts.forEach((name, excerpt) -> journal(json, name, excerpt));
              json.writeEndArray();
              json.writeArrayPropertyStart("missing_journals");
              missing.forEach(json::writeString);
              json.writeEndArray();
              json.writeArrayPropertyStart("files");
              parts.forEach(part -> file(json, part));
              json.writeEndArray();
            })
        + "\n";
  }

  private void journal(JsonGenerator json, String name, Excerpt excerpt) {
    json.writeStartObject();
    json.writeStringProperty("name", name);
    json.writeStringProperty("path", excerpt.journal().toString());
    json.writeNumberProperty("records", excerpt.records());
    json.writeNumberProperty("redacted", excerpt.redacted());
    if (excerpt.records() > 0) {
      json.writeNumberProperty("first_index", excerpt.first());
      json.writeNumberProperty("last_index", excerpt.last());
    }
    json.writeStringProperty("verification", verdicts.get(name));
    json.writeEndObject();
  }

  private static void file(JsonGenerator json, BundleFile.Part part) {
    json.writeStartObject();
    json.writeStringProperty("name", part.name());
    json.writeNumberProperty("bytes", part.bytes());
    json.writeStringProperty("sha256", part.sha256());
    json.writeEndObject();
  }
}
