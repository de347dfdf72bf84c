package dev.taffrail.bench;

import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import dev.taffrail.journal.Level;
import dev.taffrail.log.Redaction;
import dev.taffrail.ship.Lane;
import dev.taffrail.ship.Piece;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Stage;
import dev.taffrail.ship.Transform;
import dev.taffrail.ship.transform.Condition;
import dev.taffrail.ship.transform.FieldTest;
import dev.taffrail.ship.transform.Hiding;
import dev.taffrail.ship.transform.Parse;
import dev.taffrail.ship.transform.Reduction;
import dev.taffrail.ship.transform.Transforms;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What each kind of transform takes of one core: the records of {@link ShipInput}, read before,
 * through the stage alone, in turns. Each record that goes in has to come out, be dropped, or be
 * part of one that comes out.
 *
 * <pre>java -cp 'bench/target/lib/*' dev.taffrail.bench.TransformRates ROUNDS [RECORDS]</pre>
 */
public final class TransformRates {
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final List<String> BY = List.of("path");

  private final List<Piece> pieces;
  private final Map<String, Transform> transforms = new LinkedHashMap<>();

  private TransformRates(List<Piece> pieces) {
    this.pieces = pieces;
    Condition event = Condition.event(Set.of("http_request_completed"));
    transforms.put("none", Transform.each(record -> record));
    transforms.put("drop an event", Transforms.drop(event));
    transforms.put(
        "keep by a number and a pattern",
        Transforms.keep(
            Condition.fields(
                Map.of(
                    "status",
                    FieldTest.atLeast(new BigDecimal(500)),
                    "path",
                    FieldTest.matches(Pattern.compile("^/api/"))))));
    transforms.put("add a field", Transforms.add(Map.of("site", "\"north\"")));
    transforms.put("rename a field", Transforms.rename(Map.of("duration_ms", "took_ms")));
    transforms.put("remove two fields", Transforms.remove(List.of("bytes", "path")));
    transforms.put(
        "parse a text",
        Transforms.parse("path", Parse.regex(Pattern.compile("^/api/(?<version>v\\d+)/"))));
    transforms.put("redact, as standard", Transforms.redact(new Standard()));
    Reduction all = Reduction.of(Condition.level(Level.DEBUG, Level.CRITICAL));
    transforms.put("sample 1 in 10", all.sample(10));
    transforms.put("throttle to 100 in 10 s by a field", all.throttle(100, PERIOD, BY));
    transforms.put("dedupe in 10 s by a field", all.dedupe(PERIOD, BY));
    transforms.put("summarise 10 s by a field", all.summarise(PERIOD, BY));
  }

  public static void main(String[] args) throws IOException {
    int rounds = Integer.parseInt(args[0]);
    int records = args.length > 1 ? Integer.parseInt(args[1]) : 200_000;
    try (Folder folder = Folder.create()) {
      TransformRates rates = new TransformRates(read(ShipInput.write(folder.path(), records, 1)));
      rates.print(rounds);
    }
  }

  private static List<Piece> read(ShipInput input) throws IOException {
    List<Piece> pieces = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(input.journal(), Cursor.START)) {
      for (JournalRecord each = reader.poll(); each != null; each = reader.poll()) {
        if (!each.head().isControl()) {
          pieces.add(Piece.of(ShipRecord.of(each.index(), each.line(), each.head())));
        }
      }
    }
    return pieces;
  }

  private void print(int rounds) {
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    Map<String, Counting> last = new LinkedHashMap<>();
    for (int round = -2; round < rounds; round++) { // two to warm up
      for (Map.Entry<String, Transform> each : transforms.entrySet()) {
        Counting out = new Counting();
        double rate = rate(each.getValue(), out);
        if (round >= 0) {
          rates.computeIfAbsent(each.getKey(), name -> new ArrayList<>()).add(rate / 1e6);
          last.put(each.getKey(), out);
        }
      }
    }
    System.out.println("| transform | million records/s of one core | ns a record | come out |");
    System.out.println("| --- | --- | --- | --- |");
    rates.forEach(
        (name, all) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %s | %,.0f | %,d |%n",
                name,
                Spread.of(all).text(2),
                1e3 / Spread.of(all).median(),
                Objects.requireNonNull(last.get(name)).passed));
  }

  private double rate(Transform transform, Counting out) {
    Stage stage = transform.open(Lane.BULK);
    long begin = System.nanoTime();
    for (Piece piece : pieces) {
      if (!stage.isIdle()) {
        stage.advance(piece.record().micros(), out);
      }
      stage.take(piece, out);
    }
    stage.end(out);
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (out.sources != pieces.size()) {
      throw new IllegalStateException(
          "expected " + pieces.size() + " records to be accounted for, found " + out.sources);
    }
    return pieces.size() / seconds;
  }

  /** Where a stage ends. */
  private static final class Counting implements Stage.Out {
    private long passed;
    private long sources;

    @Override
    public void pass(Piece piece) {
      passed++;
      sources += piece.sources();
    }

    @Override
    public void drop(Piece piece) {
      sources += piece.sources();
    }
  }

  /** What the program hides where nothing else is said. */
  private static final class Standard implements Hiding {
    private final Redaction redaction = Redaction.standard();

    @Override
    public boolean hides(String key) {
      return redaction.hides(key);
    }

    @Override
    public @Nullable String instead(String key, String value) {
      return redaction.instead(key, value);
    }

    @Override
    public String text(String text) {
      return redaction.text(text);
    }
  }
}
