package dev.taffrail.agent.collect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Splunk's indexer acknowledgement, by sender and channel. What was answered is synced already, so
 * that each number is true at once; as at Splunk, it is forgotten when it was read. Bounded: what
 * is forgotten for want of room reads as false, and its sender sends again. No sender takes the
 * room of another one that has fewer channels. For many threads.
 */
final class HecAcks {
  private static final Pattern GUID =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Of one sender, and of all together. */
  private static final int MOST_CHANNELS = 100;

  private static final int MOST_OF_ALL = 1_000;
  private static final int MOST_UNREAD = 1_000;
  private static final int MOST_ASKED = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Map<String, Channel>> senders = new HashMap<>();
  private int channels;

  /** Whether a channel may be named so. */
  static boolean isChannel(String name) {
    return GUID.matcher(name).matches();
  }

  /** The numbers that nobody asked for yet: of many channels there may be many. */
  private static final class Channel {
    private long[] unread = new long[8]; // in their order
    private int count;
    private long next;

    long add() {
      if (count == MOST_UNREAD) {
        removeAt(0);
      } else if (count == unread.length) {
        unread = Arrays.copyOf(unread, Math.min(MOST_UNREAD, 2 * count));
      }
      unread[count++] = next;
      return next++;
    }

    boolean remove(long number) {
      int at = Arrays.binarySearch(unread, 0, count, number);
      if (at >= 0) {
        removeAt(at);
      }
      return at >= 0;
    }

    private void removeAt(int at) {
      count--;
      System.arraycopy(unread, at + 1, unread, at, count - at);
    }
  }

  /**
   * The number of a request whose events are synced.
   *
   * @param sender whose channel it is
   */
  long add(String sender, String channel) {
    lock.lock();
    try {
      Map<String, Channel> of =
          senders.computeIfAbsent(sender, name -> new LinkedHashMap<>(16, 0.75f, true));
      Channel at = of.get(channel);
      if (at == null) {
        makeRoom(of);
        at = new Channel();
        of.put(channel, at);
        channels++;
      }
      return at.add();
    } finally {
      lock.unlock();
    }
  }

  private void makeRoom(Map<String, Channel> sender) {
    if (sender.size() == MOST_CHANNELS) {
      forgetOldest(sender);
    } else if (channels == MOST_OF_ALL) {
      forgetOldest(Collections.max(senders.values(), Comparator.comparingInt(Map::size)));
    }
  }

  private void forgetOldest(Map<String, Channel> sender) {
    sender.remove(sender.keySet().iterator().next());
    channels--;
  }

  /**
   * The answer for {@code {"acks":[0,1]}}.
   *
   * @throws JacksonException when it is no JSON
   * @throws IllegalArgumentException when it asks for something else
   */
  String answer(String sender, String channel, byte[] body) {
    StringBuilder answer = new StringBuilder("{\"acks\":{");
    String before = "";
    for (long number : asked(body)) {
      answer
          .append(before)
          .append('"')
          .append(number)
          .append("\":")
          .append(read(sender, channel, number));
      before = ",";
    }
    return answer.append("}}").toString();
  }

  private boolean read(String sender, String channel, long number) {
    lock.lock();
    try {
      Channel of = senders.getOrDefault(sender, Map.of()).get(channel);
      return of != null && of.remove(number);
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
