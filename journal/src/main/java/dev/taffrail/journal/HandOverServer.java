package dev.taffrail.journal;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes records from other processes into the journal that this one holds.
 *
 * <pre>
 * in    a record   as append takes it
 *       flush      or   sync   or   seal   as the journal's own: of all that came before
 * out   taffrail 1   at first, unasked: who connected is served
 *       ok           the record is taken and not yet written; what was asked for is done
 *       bad REASON   it is no record; nothing was appended
 *       fail REASON  it found no room, or what was asked for cannot be done now
 * </pre>
 *
 * One line out for each line in, in their order, however long or broken it is; LF ends each, and
 * what lacks it when the connection ends is no line. A record that was taken is written as soon as
 * the disk lets it be, and need not be sent again while this connection lives. Behind one that
 * found no room none is taken before something is asked for. A client waits for its answer as long
 * as the disk hangs; where it fails, it is told at once. Threads are daemons and parked.
 */
final class HandOverServer implements AutoCloseable {
  /** Each has a thread and a buffer: a fork bomb of loggers must not take the device's memory. */
  private static final int MOST_CONNECTIONS = 64;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long HANGS_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(2);

  private final Journal journal;
  private final SocketAddressFile address;
  private final Clocks clocks;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile ServerSocketChannel channel;
  private final Set<HandOverConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile @Nullable IOException failure;
  private volatile boolean stopped;

  private HandOverServer(
      Journal journal, SocketAddressFile address, Clocks clocks, ServerSocketChannel channel) {
    this.journal = journal;
    this.address = address;
    this.clocks = clocks;
    this.channel = channel;
  }

  static HandOverServer start(Journal journal, JournalFiles files, Clocks clocks)
      throws IOException {
    SocketAddressFile address = new SocketAddressFile(files);
    HandOverServer server = new HandOverServer(journal, address, clocks, address.bind());
    new SteadyThread(server::accept, "taffrail-handover " + files.name()).start();
    return server;
  }

  private void accept() {
    while (!stopped) {
      try {
        serve(channel.accept());
        failure = null;
      } catch (ClosedChannelException e) {
        // The journal was closed, or this client went at once.
        failure = null;
      } catch (IOException e) {
        // No descriptor is left, or a client went while it was refused: others must still come in.
        failed(e);
      } catch (RuntimeException | Error e) {
        // A defect or no memory, for a thread for instance: likewise.
        failed(new IOException(e.toString(), e));
      }
    }
  }

  private void failed(IOException cause) {
    failure = cause;
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  /** Somebody deleted the socket: guests must find it again; those that are served stay so. */
  void openAgainWhenDeleted() {
    lock.lock();
    try {
      if (!stopped && !address.isThere()) {
        ServerSocketChannel before = channel;
        channel = address.bind();
        before.close();
      }
    } catch (IOException e) {
      // Said when the journal is closed; it is as good without guests.
      failure = e;
    } finally {
      lock.unlock();
    }
  }

  private void serve(SocketChannel client) throws IOException {
    try {
      if (connections.size() < MOST_CONNECTIONS || endOneThatHangs()) {
        start(new HandOverConnection(journal, client, clocks));
      } else {
        refuse(client);
      }
    } catch (IOException | RuntimeException | Error e) {
      client.close();
      throw e;
    }
  }

  private void start(HandOverConnection connection) throws IOException {
    Thread thread = new SteadyThread(() -> run(connection), "taffrail-handover client");
    connection.runs(thread);
    connections.add(connection);
    try {
      thread.start();
    } catch (RuntimeException | Error e) {
      connections.remove(connection);
      throw e;
    }
    if (stopped) {
      // It came while the others were ended: nobody may be served by a journal that is closed.
      connection.end(0);
    }
  }

  private void run(HandOverConnection connection) {
    try {
      connection.run();
    } finally {
      connections.remove(connection);
    }
  }

  private static void refuse(SocketChannel client) throws IOException {
    String refusal = HandOverConnection.FAIL + "more than " + MOST_CONNECTIONS + " connections";
    SocketLines.write(client, List.of(refusal));
    client.close();
  }

  /** Clients that do not take their answers must not keep the others out. */
  private boolean endOneThatHangs() throws IOException {
    for (HandOverConnection connection : connections) {
      long since = connection.answeringSince();
      if (since != Clocks.NEVER && clocks.nanos() - since >= HANGS_NANOS) {
        connections.remove(connection);
        connection.end(0);
        return true;
      }
    }
    return false;
  }

  /**
   * Lets the clients learn of all that was taken whether it is written, for a while, then ends the
   * connections.
   */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      stopped = true;
      channel.close();
      address.remove();
    } finally {
      lock.unlock();
      endAll();
    }
    IOException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }

  private void endAll() throws IOException {
    connections.forEach(HandOverConnection::finish);
    long start = clocks.nanos();
    for (HandOverConnection connection : connections) {
      long waited = TimeUnit.NANOSECONDS.toMillis(clocks.nanos() - start);
      connection.end(PATIENCE_MILLIS - waited);
    }
  }
}
