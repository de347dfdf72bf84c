package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
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

  private final Journal journal;
  private final SocketChannel client;
  private @Nullable Thread thread;

  HandOverConnection(Journal journal, SocketChannel client) {
    this.journal = journal;
    this.client = client;
  }

  void runs(Thread runner) {
    thread = runner;
  }

  void run() {
    try (client) {
      SocketLines.write(client, GREETING);
      SocketLines lines = new SocketLines(client);
      for (List<byte[]> batch = lines.next(); !batch.isEmpty(); batch = lines.next()) {
        for (String answer : answers(batch)) {
          SocketLines.write(client, answer);
        }
      }
    } catch (IOException e) {
      // The client is gone. What it was told is written is; the rest it hands over again.
      assert !client.isOpen();
    }
  }

  /** Appends a batch and writes it with one flush. */
  private List<String> answers(List<byte[]> batch) {
    List<String> answers = new ArrayList<>();
    boolean sync = false;
    boolean seal = false;
    for (byte[] line : batch) {
      String word = word(line);
      sync |= word.equals(SYNC);
      seal |= word.equals(SEAL);
      answers.add(word.isEmpty() ? answer(line) : OK);
    }
    String failure = settle(sync, seal);
    if (failure != null) {
      answers.replaceAll(answer -> answer.equals(OK) ? FAIL + failure : answer);
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
      journal.append(line);
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
        journal.seal();
      }
      if (sync) {
        journal.sync();
      } else {
        journal.flush();
      }
      return null;
    } catch (IOException e) {
      return oneLine(e);
    }
  }

  private static String oneLine(IOException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", " ");
  }

  /** No more is read; returns when all that was read is answered, or the time is over. */
  void end(long millis) throws IOException {
    try {
      client.shutdownInput();
    } catch (ClosedChannelException e) {
      // The client ended the connection in this very moment.
      return;
    }
    Thread runner = thread;
    if (runner != null && runner != Thread.currentThread()) {
      try {
        runner.join(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    client.close();
  }
}
