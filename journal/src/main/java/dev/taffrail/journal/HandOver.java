package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands records to the process that holds the journal, and keeps each until that process said it is
 * written. When the holder ends, a thread of this class hands them to the next one, or takes the
 * journal over: what was written but not acknowledged then stands in the journal twice, nothing is
 * lost.
 */
final class HandOver implements Appender {
  /**
   * So few that their answers fit into a socket's buffer: neither side then waits for the other.
   */
  private static final int WINDOW_RECORDS = 1024;

  private static final long WINDOW_BYTES = 256 * 1024;
  private static final long FIRST_PAUSE_MILLIS = 10;
  private static final long LAST_PAUSE_MILLIS = 1_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final JournalConfig config;
  private final SocketAddressFile address;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<byte[]> pending = new ArrayDeque<>();
  private long pendingBytes;
  private long accepted;
  private long answered;
  private @Nullable SocketChannel holder;
  private @Nullable Journal own;
  private @Nullable IOException failure;
  private @Nullable IOException refusal;
  private boolean closed;

  private HandOver(JournalConfig config) {
    this.config = config;
    this.address = new SocketAddressFile(new JournalFiles(config.path()));
  }

  /** Opens the journal, or a way to its holder. */
  static Appender open(JournalConfig config) throws IOException {
    try {
      return Journal.open(config);
    } catch (JournalHeldException e) {
      HandOver handOver = new HandOver(config);
      handOver.start();
      return handOver;
    }
  }

  private void start() throws IOException {
    Thread thread = new Thread(this::run, "taffrail-handover");
    thread.setDaemon(true);
    thread.start();
    boolean reached = false;
    lock.lock();
    try {
      await(() -> holder != null || own != null);
      reached = true;
    } finally {
      lock.unlock();
      if (!reached) {
        end();
      }
    }
  }

  @Override
  public void append(byte[] line) throws IOException {
    byte[] copy = line.clone();
    CallerLine.check(copy);
    Journal journal = send(copy);
    if (journal != null) {
      journal.append(copy);
    }
  }

  /** Keeps the line and sends it to the holder; or returns the journal that this process holds. */
  private @Nullable Journal send(byte[] line) throws IOException {
    lock.lock();
    try {
      checkOpen();
      await(() -> own != null || closed || hasRoom(line.length));
      checkOpen();
      if (own == null) {
        pending.addLast(line);
        pendingBytes += line.length;
        accepted++;
        write(line);
      }
      return own;
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom(int length) {
    return pending.size() < WINDOW_RECORDS
        && (pending.isEmpty() || pendingBytes + length <= WINDOW_BYTES);
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("the journal is closed");
    }
  }

  /** A line that cannot be sent stays pending; the reading thread sees the end and sends again. */
  private void write(byte[] line) throws IOException {
    SocketChannel channel = holder;
    if (channel != null) {
      // An interrupt would close the channel in the middle of a line.
      boolean interrupted = Thread.interrupted();
      try {
        SocketLines.write(channel, line);
      } catch (IOException e) {
        failure = e;
        channel.close();
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  @Override
  public void flush() throws IOException {
    Journal journal = awaitAnswers();
    if (journal != null) {
      journal.flush();
    }
  }

  @Override
  public void sync() throws IOException {
    Journal journal = send(SocketLines.bytes(HandOverConnection.SYNC));
    if (journal == null) {
      journal = awaitAnswers();
    }
    if (journal != null) {
      journal.sync();
    }
  }

  private @Nullable Journal awaitAnswers() throws IOException {
    lock.lock();
    try {
      long target = accepted;
      await(() -> own != null || answered >= target);
      IOException refused = refusal;
      refusal = null;
      if (refused != null) {
        throw refused;
      }
      return own;
    } finally {
      lock.unlock();
    }
  }

  private interface Check {
    boolean holds();
  }

  /** Waits; a holder that is slow may be, one that is away for ten seconds is a failure. */
  private void await(Check check) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    try {
      while (!check.holds()) {
        boolean early = changed.await(1, TimeUnit.SECONDS);
        IOException cause = failure;
        if (!early && cause != null && System.nanoTime() - deadline >= 0) {
          throw new IOException(
              config.path() + " is held, and its holder is not reached: " + cause.getMessage(),
              cause);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the journal's holder");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      flush();
    } finally {
      end();
    }
  }

  private void end() throws IOException {
    Journal journal;
    lock.lock();
    try {
      closed = true;
      journal = own;
      changed.signalAll();
      if (holder != null) {
        holder.close();
      }
    } finally {
      lock.unlock();
    }
    if (journal != null) {
      journal.close();
    }
  }

  /** The thread that reads answers, and finds the next holder when there are no more. */
  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    while (!isDone()) {
      try {
        SocketChannel channel = address.connect();
        pause = FIRST_PAUSE_MILLIS;
        talk(channel);
      } catch (IOException e) {
        takeOver(e);
        pause(pause);
        pause = Math.min(2 * pause, LAST_PAUSE_MILLIS);
      }
    }
  }

  private boolean isDone() {
    lock.lock();
    try {
      return closed || own != null;
    } finally {
      lock.unlock();
    }
  }

  private void talk(SocketChannel channel) throws IOException {
    try (channel) {
      resend(channel);
      SocketLines lines = new SocketLines(channel);
      for (List<byte[]> batch = lines.next(); !batch.isEmpty(); batch = lines.next()) {
        for (byte[] answer : batch) {
          answered(new String(answer, UTF_8));
        }
      }
      throw new IOException("the holder ended the connection");
    } finally {
      lost();
    }
  }

  private void resend(SocketChannel channel) throws IOException {
    lock.lock();
    try {
      // Closed while this thread connected: nobody else would ever close this channel.
      checkOpen();
      for (byte[] line : pending) {
        SocketLines.write(channel, line);
      }
      holder = channel;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void answered(String answer) throws IOException {
    lock.lock();
    try {
      if (answer.startsWith(HandOverConnection.FAIL)) {
        throw new IOException(answer.substring(HandOverConnection.FAIL.length()));
      }
      byte[] line = pending.removeFirst();
      pendingBytes -= line.length;
      answered++;
      failure = null;
      if (answer.startsWith(HandOverConnection.BAD)) {
        // Checked here and refused there: holder and client are of different versions.
        refusal = new InvalidRecordException(answer);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void lost() {
    lock.lock();
    try {
      holder = null;
    } finally {
      lock.unlock();
    }
  }

  /** The holder is away: whoever finds the journal free first, holds it. */
  private void takeOver(IOException cause) {
    if (isDone()) {
      return;
    }
    Journal journal = null;
    IOException problem = cause;
    try {
      journal = Journal.open(config);
    } catch (JournalHeldException e) {
      problem.addSuppressed(e);
    } catch (IOException e) {
      e.addSuppressed(cause);
      problem = e;
    }
    lock.lock();
    try {
      failure = problem;
      if (journal != null) {
        move(journal);
        if (closed) {
          // Closed while this thread opened the journal: nobody else would ever release it.
          giveUp(journal);
        }
      }
    } finally {
      changed.signalAll();
      lock.unlock();
    }
  }

  private void move(Journal journal) {
    try {
      for (byte[] line = pending.peekFirst(); line != null; line = pending.peekFirst()) {
        if (line.length == HandOverConnection.SYNC.length()) {
          journal.sync();
        } else {
          journal.append(line);
        }
        pending.removeFirst();
        pendingBytes -= line.length;
        answered++;
      }
      own = journal;
      failure = null;
    } catch (IOException e) {
      failure = e;
      giveUp(journal);
    }
  }

  private void giveUp(Journal journal) {
    try {
      journal.close();
    } catch (IOException e) {
      failure = e;
    }
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      // Nobody but a stranger interrupts this thread; it goes on, or records would stay behind.
      assert !Thread.currentThread().isInterrupted();
    }
  }
}
