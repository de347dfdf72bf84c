package dev.taffrail.agent.page;

import dev.taffrail.agent.http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files that the page is made of, in memory: its own, and those of uPlot, which draws its
 * charts. Nothing else of the class path can be had.
 */
final class Assets {
  private static final String UPLOT = "org.webjars.npm/uplot";

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
    "address.js",
    "ask.js",
    "dom.js",
    "log.js",
    "record.js",
    "journey.js",
    "excursion.js",
    "chart.js",
    "seal.js",
    "device.js"
  };

  private static final String[] UPLOT_NAMES = {"uPlot.iife.min.js", "uPlot.min.css"};

  private final Map<String, Answer> answers = new HashMap<>();

  Assets() {
    for (String name : NAMES) {
      put("/" + name, name);
    }
    String uplot = "/META-INF/resources/webjars/uplot/" + version(UPLOT) + "/dist/";
    for (String name : UPLOT_NAMES) {
      put("/uplot/" + name, uplot + name);
    }
  }

  private void put(String path, String resource) {
    String type = TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), Answer.TEXT);
    answers.put(path, new Answer(200, type, read(resource)));
  }

  /** The file at this path; null when there is none. */
  @Nullable Answer get(String path) {
    return answers.get(path.equals("/") ? "/index.html" : path);
  }

  /** A WebJar has its version in the paths of its files, and tells it where Maven's jars do. */
  private static String version(String webJar) {
    return read("/META-INF/maven/" + webJar + "/pom.properties")
        .lines()
        .filter(line -> line.startsWith("version="))
        .map(line -> line.substring("version=".length()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(webJar + ": no version in its jar"));
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
