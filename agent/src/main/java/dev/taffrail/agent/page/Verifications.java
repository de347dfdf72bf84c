package dev.taffrail.agent.page;

import dev.taffrail.agent.text.Printable;
import dev.taffrail.agent.text.VerificationReport;
import dev.taffrail.journal.FailureWords;
import dev.taffrail.journal.Verification;
import dev.taffrail.journal.Verifier;
import dev.taffrail.journal.VerifyOptions;
import dev.taffrail.journal.Vkey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Verifies one journal at a time, on a thread of its own that is there only meanwhile, and
 * remembers what came of the last time, as long as the program runs. For any thread.
 */
final class Verifications {
  /** The device has more to do than this. */
  private static final int THREADS = 1;

  private record Run(String journal, Instant began, long read, long total, Thread thread) {}

  private record Outcome(Instant at, String words, String report, String key) {}

  /** As {@link Verifier#verify(Path, Vkey, VerifyOptions)}. */
  interface Check {
    Verification of(Path journal, Vkey root, VerifyOptions options) throws IOException;
  }

  private final PageSources sources;
  private final Clock clock;
  private final Check check;
  private final Map<String, Outcome> last = new LinkedHashMap<>();
  private @Nullable Run running;

  Verifications(PageSources sources, Clock clock, Check check) {
    this.sources = sources;
    this.clock = clock;
    this.check = check;
  }

  /** Begins; false when one is under way. */
  synchronized boolean begin(String journal) throws BadRequestException {
    Path path = sources.journal(journal);
    if (running != null) {
      return false;
    }
    Thread thread = new Thread(() -> verify(journal, path), "taffrail-page-verify");
    thread.setDaemon(true);
    running = new Run(journal, clock.instant(), 0, 0, thread);
    thread.start();
    return true;
  }

  /** Ends the one that is under way; false when none is. */
  synchronized boolean cancel() {
    Run run = running;
    if (run != null) {
      run.thread().interrupt();
    }
    return run != null;
  }

  private void verify(String journal, Path path) {
    String words = "";
    String report = "";
    try {
      VerifyOptions options = VerifyOptions.DEFAULT.withThreads(THREADS).withProgress(this::at);
      Verification found = check.of(path, key(path), options);
      VerificationReport made = new VerificationReport(found, false, false);
      words = made.headline();
      report = json(made);
    } catch (InterruptedIOException e) {
      words = "cancelled";
    } catch (IOException e) {
      words = "not verified: " + FailureWords.of(e);
    } catch (IllegalArgumentException e) {
      words = "not verified: " + e.getMessage();
    } finally {
      ended(journal, new Outcome(clock.instant(), words, report, keySource(path)));
    }
  }

  private static String json(VerificationReport report) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      report.writeJson(out);
    }
    return bytes.toString(StandardCharsets.UTF_8).strip();
  }

  private Vkey key(Path journal) throws IOException {
    Vkey given = givenFor(journal);
    if (given != null) {
      return given;
    }
    if (!Files.exists(vkey(journal))) {
      throw new IOException("no key: there is no file " + vkey(journal));
    }
    return Vkey.parse(Files.readString(vkey(journal)).strip());
  }

  private @Nullable Vkey givenFor(Path journal) {
    Vkey key = sources.key();
    return key != null && journal.equals(sources.journals().values().iterator().next())
        ? key
        : null;
  }

  private static Path vkey(Path journal) {
    return beside(journal, ".vkey");
  }

  private static Path beside(Path journal, String suffix) {
    return journal.resolveSibling(journal.getFileName() + suffix);
  }

  private String keySource(Path journal) {
    return givenFor(journal) == null ? "beside" : "given";
  }

  private synchronized void at(long read, long total) {
    Run run = running;
    if (run != null) {
      // What is read a second time was counted the first time.
      long farthest = Math.max(read, run.read());
      running = new Run(run.journal(), run.began(), farthest, total, run.thread());
    }
  }

  private synchronized void ended(String journal, Outcome outcome) {
    running = null;
    last.put(journal, outcome);
  }

  synchronized String json() {
    return PageJson.object(
        json -> {
          Run run = running;
          if (run != null) {
            json.writeObjectPropertyStart("running");
            json.writeStringProperty("journal", run.journal());
            json.writeStringProperty("began", run.began().toString());
            json.writeNumberProperty("read", run.read());
            json.writeNumberProperty("total", run.total());
            json.writeEndObject();
          }
          json.writeArrayPropertyStart("journals");
          sources.journals().forEach((name, path) -> journal(json, name, path));
          json.writeEndArray();
        });
  }

  private void journal(JsonGenerator json, String name, Path path) {
    json.writeStartObject();
    json.writeStringProperty("name", name);
    json.writeBooleanProperty("has_key", givenFor(path) != null || Files.exists(vkey(path)));
    json.writeBooleanProperty("sealed", Files.exists(beside(path, ".chain")));
    Outcome outcome = last.get(name);
    if (outcome != null) {
      json.writeStringProperty("at", outcome.at().toString());
      json.writeStringProperty("words", Printable.of(outcome.words()));
      json.writeStringProperty("key", outcome.key());
      if (!outcome.report().isEmpty()) {
        json.writeName("report");
        json.writeRawValue(outcome.report());
      }
    }
    json.writeEndObject();
  }
}
