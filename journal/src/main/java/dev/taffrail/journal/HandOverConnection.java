package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One process that hands its records over. */
final class HandOverConnection {
  /** Tells the guest that it is served, and of which version the words below are. */
  static final String GREETING = "taffrail 1";

  static final String OK = "ok";
  static final String BAD = "bad ";
  static final String FAIL = "fail ";
  static final String FLUSH = "flush";
  static final String SYNC = "sync";
  static final String SEAL = "seal";

  private static final Map<String, Request.Kind> WORDS =
      Map.of(FLUSH, Request.Kind.FLUSH, SYNC, Request.Kind.SYNC, SEAL, Request.Kind.SEAL);

  private final Journal journal;
  private final SocketChannel client;
  private final Clocks clocks;
  private volatile long answeringSince = Clocks.NEVER;
  private @Nullable Thread thread;

  /**
   * The answer to a record that found no room. What follows is not tried before the client has seen
   * that and asks for something: records stay in their order. Empty when there is none.
   */
  private String refusal = "";

  /** Whether the client does not know yet of all that was taken whether it is written. */
  private volatile boolean owing;

  private volatile boolean ending;

  HandOverConnection(Journal journal, SocketChannel client, Clocks clocks) {
    this.journal = journal;
    this.client = client;
    this.clocks = clocks;
  }

  void runs(Thread runner) {
    thread = runner;
  }

  void run() {
    try (client) {
      answer(List.of(GREETING));
      SocketLines lines = new SocketLines(client);
      boolean goesOn = true;
      while (goesOn) {
        List<byte[]> batch = lines.next();
        goesOn = !batch.isEmpty() && begins() && serve(batch);
      }
    } catch (IOException e) {
      // The client is gone. What it was told is written is; the rest it hands over again.
      assert !client.isOpen();
    }
  }

  /** False behind the end: the next holder takes it. */
  private boolean begins() {
    boolean begun = owing;
    owing = true;
    return begun || !ending;
  }

  /** Returns whether there may be more. */
  private boolean serve(List<byte[]> batch) throws IOException {
    answer(answers(batch));
    owing = !WORDS.containsKey(word(batch.get(batch.size() - 1)));
    return owing || !ending;
  }

  private void answer(List<String> answers) throws IOException {
    answeringSince = clocks.nanos();
    SocketLines.write(client, answers);
    answeringSince = Clocks.NEVER;
  }

  /**
   * Since when, by the monotonic clock, the client has not taken an answer; else the far future.
   */
  long answeringSince() {
    return answeringSince;
  }

  /** One for each line; what is asked for is about the lines before it. */
  private List<String> answers(List<byte[]> batch) {
    List<String> answers = new ArrayList<>();
    for (byte[] line : batch) {
      Request.Kind asked = WORDS.get(word(line));
      answers.add(asked == null ? append(line) : meet(asked));
    }
    return answers;
  }

  /** What may be asked for; empty where the line is longer. */
  private static String word(byte[] line) {
    return line.length <= FLUSH.length() ? new String(line, UTF_8) : "";
  }

  private String append(byte[] line) {
    if (!refusal.isEmpty()) {
      return refusal;
    }
    try {
      journal.append(line, Journal.FOREVER);
      return OK;
    } catch (InvalidRecordException e) {
      return BAD + oneLine(e);
    } catch (IOException e) {
      refusal = FAIL + oneLine(e);
      return refusal;
    }
  }

  private String meet(Request.Kind asked) {
    refusal = "";
    try {
      journal.ask(asked, Journal.FOREVER);
      return OK;
    } catch (IOException e) {
      return FAIL + oneLine(e);
    }
  }

  private static String oneLine(IOException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", " ");
  }

  /**
   * Nothing new is begun. Who handed records over and has not asked yet whether they are written
   * may do so: it would hand them to the next holder too.
   */
  void finish() {
    ending = true;
    if (owing) {
      return;
    }
    try {
      client.shutdownInput();
    } catch (IOException e) {
      // The client ended the connection in this very moment; it is closed here all the same.
    }
  }

  /**
   * Waits for the last answers behind {@link #finish}, no longer than this, and ends the
   * connection.
   */
  void end(long millis) throws IOException {
    Thread runner = thread;
    if (runner != null && millis > 0) {
      try {
        runner.join(millis);
      } catch (InterruptedException e) {
        // The thread that ends a journal cannot be interrupted.
        assert !Thread.currentThread().isInterrupted();
      }
    }
    client.close();
  }
}
