package dev.taffrail.agent.page;

import dev.taffrail.agent.http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that the page is made of, in memory. */
final class Assets {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private static final String[] NAMES = {
    "index.html",
    "page.css",
    "icon.svg",
    "page.js",
    "ask.js",
    "dom.js",
    "log.js",
    "record.js",
    "journey.js",
    "excursion.js",
    "seal.js",
    "device.js"
  };

  private final Map<String, Answer> answers = new HashMap<>();

  Assets() {
    for (String name : NAMES) {
      String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), Answer.TEXT);
      answers.put("/" + name, new Answer(200, type, read(name)));
    }
  }

  /** The file at this path; null when there is none. */
  @Nullable Answer get(String path) {
    return answers.get(path.equals("/") ? "/index.html" : path);
  }

  private static String read(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "the program is incomplete: " + name + " is missing in its jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
