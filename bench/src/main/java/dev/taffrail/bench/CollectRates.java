package dev.taffrail.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import dev.taffrail.journal.Verdict;
import dev.taffrail.journal.Verifier;
import dev.taffrail.journal.Vkey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many small pushes a second {@code taffrail collect} takes, each forced to the device before
 * it is answered. Senders on loopback, in this process, push one entry at a time over connections
 * that stay; afterwards every entry that was answered is looked for in its device's journal, and
 * all journals are verified.
 *
 * <pre>java -cp 'bench/target/lib/*' dev.taffrail.bench.CollectRates \
 *     PROTOCOL RATE SECONDS DEVICES CONNECTIONS COMMAND…</pre>
 *
 * <p>PROTOCOL is loki, loki-protobuf, splunk, splunk-ack, otlp, otlp-json or cloudwatch; RATE 0 is
 * as fast as it goes; COMMAND is what starts taffrail, {@code collect} and its options are added.
 */
public final class CollectRates {
  private static final Pattern LINE = Pattern.compile("\"push ([0-9]+) of ([0-9]+)\"");
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");
  private static final String READY = "listening on ";
  private static final int WARM_UP_SECONDS = 15;

  private final CollectProtocol protocol;
  private final int rate;
  private final int devices;
  private final int connections;

  private CollectRates(CollectProtocol protocol, int rate, int devices, int connections) {
    this.protocol = protocol;
    this.rate = rate;
    this.devices = devices;
    this.connections = connections;
  }

  public static void main(String[] args) throws Exception {
    List<String> command = new ArrayList<>(Arrays.asList(args).subList(5, args.length));
    CollectRates rates =
        new CollectRates(
            CollectProtocol.of(args[0]),
            Integer.parseInt(args[1]),
            Integer.parseInt(args[3]),
            Integer.parseInt(args[4]));
    try (Folder folder = Folder.create()) {
      Path dir = folder.path().resolve("received");
      command.addAll(List.of("collect", "--listen", "127.0.0.1:0", "--dir", dir.toString()));
      rates.run(command, dir, Integer.parseInt(args[2]));
    }
  }

  private void run(List<String> command, Path dir, int seconds) throws Exception {
    Process collector = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    List<Sender> senders = new ArrayList<>();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(collector.getInputStream(), UTF_8))) {
      int port = port(out);
      for (int i = 0; i < connections; i++) {
        senders.add(new Sender(i, port));
      }
      for (int device = 0; device < devices; device++) {
        senders.get(0).prepare("device" + device);
      }
      send(senders, WARM_UP_SECONDS);
      long before = answered(senders);
      senders.forEach(sender -> sender.times.clear());
      long collectors = cpuMillis(collector.toHandle());
      long ours = cpuMillis(ProcessHandle.current());
      long begin = System.nanoTime();
      send(senders, seconds);
      double took = (System.nanoTime() - begin) / 1e9;
      report(
          senders,
          answered(senders) - before,
          took,
          cpuMillis(collector.toHandle()) - collectors,
          cpuMillis(ProcessHandle.current()) - ours);
    } finally {
      for (Sender sender : senders) {
        sender.close();
      }
      collector.destroy();
      if (!collector.waitFor(60, TimeUnit.SECONDS)) {
        collector.destroyForcibly();
      }
    }
    check(senders, dir);
  }

  private static int port(BufferedReader out) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(READY)) {
        return URI.create(line.substring(READY.length())).getPort();
      }
    }
    throw new IOException("the collector ended");
  }

  private static long cpuMillis(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow().toMillis();
  }

  private static long answered(List<Sender> senders) {
    return senders.stream().mapToLong(sender -> sender.next).sum();
  }

  /** By one thread, which takes little of the processor: pushes leave up to 1 ms late. */
  private void send(List<Sender> senders, int seconds) throws IOException {
    long pause = rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(connections) / rate;
    long begin = System.nanoTime();
    long end = begin + TimeUnit.SECONDS.toNanos(seconds);
    PriorityQueue<Sender> idle = new PriorityQueue<>(Comparator.comparingLong(s -> s.due - begin));
    try (Selector answers = Selector.open()) {
      for (Sender sender : senders) {
        sender.due = begin + pause * sender.number / connections;
        sender.channel.register(answers, SelectionKey.OP_READ, sender);
        idle.add(sender);
      }
      while (System.nanoTime() < end || idle.size() < connections) {
        long now = System.nanoTime();
        while (now < end && !idle.isEmpty() && idle.element().due <= now) {
          idle.remove().push(now);
        }
        answers.select(1);
        for (SelectionKey key : answers.selectedKeys()) {
          Sender sender = (Sender) key.attachment();
          if (sender.isAnswered()) {
            sender.due += pause;
            idle.add(sender);
          }
        }
        answers.selectedKeys().clear();
      }
    }
  }

  private void report(
      List<Sender> senders, long pushes, double seconds, long cpuMillis, long sendersMillis) {
    long[] times =
        senders.stream().flatMap(s -> s.times.stream()).mapToLong(t -> t).sorted().toArray();
    System.out.printf(
        "%s: %d devices, %d connections: %.0f pushes/s; answered after %.1f ms (median), %.1f ms (99"
            + " %%), %.1f ms (longest); the collector took %.2f cores, %.0f us a push, the senders"
            + " %.2f cores%n",
        protocol.label(),
        devices,
        connections,
        pushes / seconds,
        times[times.length / 2] / 1e6,
        times[(int) (times.length * 0.99)] / 1e6,
        times[times.length - 1] / 1e6,
        cpuMillis / 1e3 / seconds,
        cpuMillis * 1e3 / pushes,
        sendersMillis / 1e3 / seconds);
  }

  /** Every entry that was answered stands in its device's journal, once. */
  private void check(List<Sender> senders, Path dir) throws IOException {
    List<BitSet> found = new ArrayList<>();
    senders.forEach(sender -> found.add(new BitSet()));
    for (int device = 0; device < devices; device++) {
      Path journal = dir.resolve("device" + device + "/device" + device + ".log");
      if (!Files.exists(journal)) {
        continue; // fewer connections than devices
      }
      read(journal, found, device);
      Vkey key = Vkey.parse(Files.readString(Path.of(journal + ".vkey")).strip());
      if (Verifier.verify(journal, key).verdict() != Verdict.OK) {
        throw new IOException(journal + " does not verify");
      }
    }
    long stored = 0;
    for (Sender sender : senders) {
      BitSet of = found.get(sender.number);
      if (of.nextClearBit(0) < sender.next) {
        throw new IOException("LOST: push " + of.nextClearBit(0) + " of " + sender.number);
      }
      stored += of.cardinality();
    }
    System.out.printf(
        "%d pushes answered, %d entries stored, none missing or twice; all journals verify%n",
        answered(senders), stored);
  }

  private void read(Path journal, List<BitSet> found, int device) throws IOException {
    try (JournalReader reader = JournalReader.open(journal, Cursor.START)) {
      for (JournalRecord r = reader.poll(); r != null; r = reader.poll()) {
        Matcher line = LINE.matcher(new String(r.line(), UTF_8));
        if (line.find()) {
          int push = Integer.parseInt(line.group(1));
          int sender = Integer.parseInt(line.group(2));
          if (sender % devices != device || found.get(sender).get(push)) {
            throw new IOException(
                journal + ": push " + push + " of " + sender + " twice or astray");
          }
          found.get(sender).set(push);
        }
      }
    }
  }

  /** One connection, of one device. */
  private final class Sender implements AutoCloseable {
    private final int number;
    private final SocketChannel channel;
    private final ByteBuffer answer = ByteBuffer.allocate(4096);
    private final List<Long> times = new ArrayList<>();
    private long due;
    private long begun;
    private int next;

    Sender(int number, int port) throws IOException {
      this.number = number;
      channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
    }

    void push(long now) throws IOException {
      begun = rate == 0 ? now : due; // waiting for the answer before counts too
      String line = "push " + next + " of " + number;
      write(protocol.request(number, "device" + number % devices, line));
    }

    /** What a device needs before its first push, whatever that is answered. */
    void prepare(String device) throws IOException, InterruptedException {
      for (byte[] request : protocol.before(device)) {
        write(request);
        while (!isWhole()) {
          Thread.sleep(1);
        }
        answer.clear();
      }
    }

    private void write(byte[] request) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(request);
      channel.write(bytes);
      if (bytes.hasRemaining()) {
        throw new IOException("the collector takes nothing more");
      }
    }

    /** Whether the answer is there to its end. */
    boolean isAnswered() throws IOException {
      if (!isWhole()) {
        return false;
      }
      String text = text();
      if (!text.startsWith("HTTP/1.1 20")) {
        throw new IOException("expected 200 or 204, found " + text);
      }
      answer.clear();
      times.add(System.nanoTime() - begun);
      next++;
      return true;
    }

    private boolean isWhole() throws IOException {
      if (channel.read(answer) < 0) {
        throw new IOException("the collector went away");
      }
      String text = text();
      int head = text.indexOf("\r\n\r\n");
      Matcher length = LENGTH.matcher(text);
      int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
      return head >= 0 && text.length() == head + 4 + body;
    }

    private String text() {
      return new String(answer.array(), 0, answer.position(), ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
