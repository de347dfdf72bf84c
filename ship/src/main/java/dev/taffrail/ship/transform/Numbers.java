package dev.taffrail.ship.transform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is told of the numbers in a summary. Bounded: of the fields beyond the 32nd, and of numbers
 * of more than 40 digits or beyond all measure, it is only said that they were left out. For one
 * thread.
 */
final class Numbers {
  private static final int MOST_FIELDS = 32;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_NUMBER = 40;
  private static final int STATISTIC_BYTES = 300;

  private final Set<String> keys;
  private final Map<String, Statistic> fields = new LinkedHashMap<>();
  private long leftOut;

  /** Of one field: least, most and last as they stood in their records. */
  private static final class Statistic {
    private long count;
    private double mean;
    private double least;
    private double most;
    private String min = "";
    private String max = "";
    private String last = "";

    void add(double value, String raw) {
      if (count == 0 || value < least) {
        least = value;
        min = raw;
      }
      if (count == 0 || value > most) {
        most = value;
        max = raw;
      }
      last = raw;
      count++;
      // A sum would leave the doubles where the mean does not.
      mean += value / count - mean / count;
    }

    void writeTo(StringBuilder out) {
      out.append("{\"count\":").append(count).append(",\"min\":").append(min);
      out.append(",\"mean\":").append(mean).append(",\"max\":").append(max);
      out.append(",\"last\":").append(last).append('}');
    }
  }

  /**
   * @param keys fields that are not looked at, as they are the same in all records
   */
  Numbers(Set<String> keys) {
    this.keys = keys;
  }

  /** About how many bytes are remembered of a record like this. */
  static long size(@Nullable Members members) {
    int numbers = 0;
    for (int i = FieldPath.HEAD_SIZE; members != null && i < members.size(); i++) {
      numbers += members.value(i).isNumber() ? 1 : 0;
    }
    return (long) STATISTIC_BYTES * Math.min(numbers, MOST_FIELDS);
  }

  void add(Members members) {
    for (int i = FieldPath.HEAD_SIZE; i < members.size(); i++) {
      Json value = members.value(i);
      if (value.isNumber() && !keys.contains(members.name(i))) {
        add(quotedName(members, i), value);
      }
    }
  }

  /** The same however it is escaped, so that no name stands in the summary twice. */
  private static String quotedName(Members members, int i) {
    String raw = members.quotedName(i).raw();
    return raw.indexOf('\\') < 0 ? raw : new String(Json.quoted(members.name(i)), UTF_8);
  }

  private void add(String quotedName, Json value) {
    Statistic known = fields.get(quotedName);
    boolean fits = known != null || (fields.size() < MOST_FIELDS && isShort(quotedName));
    double number = isShort(value) ? Double.parseDouble(value.raw()) : Double.NaN;
    if (!fits || Double.isNaN(number) || Double.isInfinite(number)) {
      leftOut++;
    } else {
      fields.computeIfAbsent(quotedName, name -> new Statistic()).add(number, value.raw());
    }
  }

  private static boolean isShort(String quotedName) {
    return quotedName.length() <= LONGEST_NAME;
  }

  private static boolean isShort(Json number) {
    return number.end() - number.start() <= LONGEST_NUMBER;
  }

  void writeTo(StringBuilder out) {
    if (!fields.isEmpty()) {
      out.append(",\"numbers\":");
      char before = '{';
      for (Map.Entry<String, Statistic> field : fields.entrySet()) {
        out.append(before).append(field.getKey()).append(':');
        field.getValue().writeTo(out);
        before = ',';
      }
      out.append('}');
    }
    if (leftOut > 0) {
      out.append(",\"numbers_left_out\":").append(leftOut);
    }
  }
}
