package dev.taffrail.agent.page;

import dev.taffrail.agent.http.Answer;
import dev.taffrail.agent.http.Site;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.journal.FailureWords;
import dev.taffrail.journal.Verifier;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The page's files, which hold nothing of the log, and what its script asks for. */
final class PageSite implements Site {
  private static final int THREADS = 8;

  /** The others answer meanwhile. */
  private static final int MOST_WAITING = 6;

  private static final Set<String> CHANGES = Set.of("/api/verify/begin", "/api/verify/cancel");

  /** What is in a record can run nothing and load nothing, and no other page can show this one. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
          "X-Frame-Options",
          "DENY",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Referrer-Policy",
          "no-referrer");

  private final PageSources sources;
  private final Assets assets = new Assets();
  private final LiveLog log;
  private final Verifications verifications;

  PageSite(PageSources sources, Clock clock) {
    this.sources = sources;
    this.log = new LiveLog(sources, clock, MOST_WAITING);
    this.verifications = new Verifications(sources, clock, Verifier::verify);
  }

  @Override
  public String name() {
    return "page";
  }

  @Override
  public int threads() {
    return THREADS;
  }

  @Override
  public boolean isOpen(String path) {
    return !path.startsWith("/api/");
  }

  @Override
  public boolean changes(String path) {
    return CHANGES.contains(path);
  }

  @Override
  public Map<String, String> headers() {
    return HEADERS;
  }

  @Override
  public Answer answer(String path, @Nullable String query) {
    Answer asset = assets.get(path);
    if (asset != null) {
      return asset;
    }
    try {
      return answer(path, Query.of(query));
    } catch (BadRequestException e) {
      return Answer.text(400, Printable.of(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      return Answer.text(500, Printable.of(FailureWords.of(e)));
    }
  }

  private Answer answer(String path, Query query) throws IOException, BadRequestException {
    return switch (path) {
      case "/api/journals" -> Answer.json(journals());
      case "/api/records" -> Answer.json(PageJson.page(log.read(query)));
      case "/api/record" -> found(query, PageSite::record);
      case "/api/excursion" -> found(query, this::excursion);
      case "/api/journey" -> Answer.json(JourneyAnswer.of(sources, query));
      case "/api/verify" -> Answer.json(verifications.json());
      case "/api/verify/begin" ->
          done(verifications.begin(query.required("journal")), "one verification at a time");
      case "/api/verify/cancel" -> done(verifications.cancel(), "no verification is under way");
      case "/api/device" -> Answer.json(new DeviceAnswer(sources).json());
      default -> Answer.text(404, "expected / or what the page asks for");
    };
  }

  private String journals() {
    return PageJson.object(
        json -> {
          json.writeArrayPropertyStart("journals");
          sources.journals().keySet().forEach(json::writeString);
          json.writeEndArray();
        });
  }

  private String excursion(FoundRecord found) throws IOException, BadRequestException {
    return Excursion.of(sources, found);
  }

  private static String record(FoundRecord found) {
    return PageJson.object(
        json -> {
          json.writeName("record");
          PageJson.record(json, found);
        });
  }

  private interface Shown {
    String of(FoundRecord found) throws IOException, BadRequestException;
  }

  private Answer found(Query query, Shown shown) throws IOException, BadRequestException {
    FoundRecord found = FoundRecord.at(sources, query).orElse(null);
    return found == null
        ? Answer.text(404, "the record is not there any more: retention deleted it")
        : Answer.json(shown.of(found));
  }

  private Answer done(boolean done, String otherwise) {
    return done ? new Answer(202, Answer.JSON, verifications.json()) : Answer.text(409, otherwise);
  }

  /** Ends what goes on without being asked. */
  void close() {
    verifications.cancel();
  }
}
