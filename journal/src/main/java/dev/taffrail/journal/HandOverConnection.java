package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One process that hands its records over. */
final class HandOverConnection {
  /** Tells the guest that it is served, and of which version the words below are. */
  static final String GREETING = "taffrail 1";

  static final String OK = "ok";
  static final String BAD = "bad ";
  static final String FAIL = "fail ";
  static final String SYNC = "sync";
  static final String SEAL = "seal";

  private static final long NEVER = Long.MAX_VALUE;

  private final Journal journal;
  private final SocketChannel client;
  private final Clocks clocks;
  private volatile long answeringSince = NEVER;
  private @Nullable Thread thread;

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
      for (List<byte[]> batch = lines.next(); !batch.isEmpty(); batch = lines.next()) {
        answer(answers(batch));
      }
    } catch (IOException e) {
      // The client is gone. What it was told is written is; the rest it hands over again.
      assert !client.isOpen();
    }
  }

  private void answer(List<String> answers) throws IOException {
    answeringSince = clocks.nanos();
    SocketLines.write(client, answers);
    answeringSince = NEVER;
  }

  /**
   * Since when, by the monotonic clock, the client has not taken an answer; else the far future.
   */
  long answeringSince() {
    return answeringSince;
  }

  /**
   * Appends a batch and writes it with one flush. What follows a record that could not be appended
   * is not tried: records stay in their order, and nobody waits for each of them.
   */
  private List<String> answers(List<byte[]> batch) {
    List<String> answers = new ArrayList<>();
    boolean sync = false;
    boolean seal = false;
    String answer = OK;
    for (byte[] line : batch) {
      String word = word(line);
      sync |= word.equals(SYNC);
      seal |= word.equals(SEAL);
      if (!answer.startsWith(FAIL)) {
        answer = word.isEmpty() ? answer(line) : OK;
      }
      answers.add(answer);
    }
    String failure = settle(sync, seal);
    if (failure != null) {
      answers.replaceAll(given -> given.equals(OK) ? FAIL + failure : given);
    }
    return answers;
  }

  /** What is asked for in place of a record; empty when it is one. */
  private static String word(byte[] line) {
    String word = line.length == SYNC.length() ? new String(line, UTF_8) : "";
    return word.equals(SYNC) || word.equals(SEAL) ? word : "";
  }

  private String answer(byte[] line) {
    try {
      journal.append(line, Journal.FOREVER);
      return OK;
    } catch (InvalidRecordException e) {
      return BAD + oneLine(e);
    } catch (IOException e) {
      return FAIL + oneLine(e);
    }
  }

  private @Nullable String settle(boolean sync, boolean seal) {
    try {
      if (seal) {
        journal.ask(Request.Kind.SEAL, Journal.FOREVER);
      }
      journal.ask(sync ? Request.Kind.SYNC : Request.Kind.FLUSH, Journal.FOREVER);
      return null;
    } catch (IOException e) {
      return oneLine(e);
    }
  }

  private static String oneLine(IOException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", " ");
  }

  /** No more is read; what was read is answered. */
  void stopReading() {
    try {
      client.shutdownInput();
    } catch (IOException e) {
      // The client ended the connection in this very moment; it is closed here all the same.
    }
  }

  /** Waits for the last answers, no longer than this, and ends the connection. */
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
