package dev.taffrail.agent.collect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Splunk's indexer acknowledgement, by channel. What was answered is synced already, so that each
 * number is true at once; as at Splunk, it is forgotten when it was read. Bounded: what is
 * forgotten for want of room reads as false, and its sender sends again. For many threads.
 */
final class HecAcks {
  private static final Pattern GUID =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final int MOST_CHANNELS = 100;
  private static final int MOST_UNREAD = 1_000;
  private static final int MOST_ASKED = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Channel> channels = new LinkedHashMap<>(16, 0.75f, true);

  /** Whether a channel may be named so. */
  static boolean isChannel(String name) {
    return GUID.matcher(name).matches();
  }

  private static final class Channel {
    private final TreeSet<Long> unread = new TreeSet<>();
    private long next;
  }

  /** The number of a request whose events are synced. */
  long add(String channel) {
    lock.lock();
    try {
      Channel of = channels.computeIfAbsent(channel, name -> new Channel());
      if (channels.size() > MOST_CHANNELS) {
        channels.remove(channels.keySet().iterator().next());
      }
      of.unread.add(of.next);
      if (of.unread.size() > MOST_UNREAD) {
        of.unread.pollFirst();
      }
      return of.next++;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The answer for {@code {"acks":[0,1]}}.
   *
   * @throws JacksonException when it is no JSON
   * @throws IllegalArgumentException when it asks for something else
   */
  String answer(String channel, byte[] body) {
    StringBuilder answer = new StringBuilder("{\"acks\":{");
    String before = "";
    for (long number : asked(body)) {
      answer.append(before).append('"').append(number).append("\":").append(read(channel, number));
      before = ",";
    }
    return answer.append("}}").toString();
  }

  private boolean read(String channel, long number) {
    lock.lock();
    try {
      Channel of = channels.get(channel);
      return of != null && of.unread.remove(number);
    } finally {
      lock.unlock();
    }
  }

  private static List<Long> asked(byte[] body) {
    List<Long> numbers = new ArrayList<>();
    try (JsonParser json = Json.parser(body)) {
      expect(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean acks = json.currentName().equals("acks");
        JsonToken value = json.nextToken();
        if (!acks) {
          json.skipChildren();
          continue;
        }
        expect(value == JsonToken.START_ARRAY);
        while (json.nextToken() != JsonToken.END_ARRAY) {
          expect(json.currentToken() == JsonToken.VALUE_NUMBER_INT && numbers.size() < MOST_ASKED);
          numbers.add(json.getLongValue());
        }
      }
    }
    return numbers;
  }

  private static void expect(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("expected {\"acks\":[NUMBER,…]}");
    }
  }
}
