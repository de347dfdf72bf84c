package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.text.JsonTree;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A real browser with one tab, spoken to in its DevTools protocol: a WebSocket of the JDK and JSON
 * are all that it takes. Killed when closed.
 */
final class Chromium implements AutoCloseable {
  static final String PROGRAM = "chromium";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final WebSocket socket;
  private final Events events;
  private final AtomicInteger number = new AtomicInteger();

  private Chromium(Process process, WebSocket socket, Events events) {
    this.process = process;
    this.socket = socket;
    this.events = events;
  }

  /** Starts it with a profile of its own in this folder. */
  static Chromium start(Path folder) throws IOException, InterruptedException {
    Path profile = Files.createDirectories(folder.resolve("profile"));
    ProcessBuilder command =
        new ProcessBuilder(
                PROGRAM,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("chromium.log").toFile());
    command.environment().put("TMPDIR", profile.toString());
    Process process = command.start();
    try {
      HttpClient client = HttpClient.newHttpClient();
      Events events = new Events();
      WebSocket socket =
          client.newWebSocketBuilder().buildAsync(tab(client, profile), events).join();
      Chromium browser = new Chromium(process, socket, events);
      for (String domain : List.of("Page", "Runtime", "Log")) {
        browser.call(domain + ".enable", "{}");
      }
      return browser;
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static URI tab(HttpClient client, Path profile) throws IOException, InterruptedException {
    Path port = profile.resolve("DevToolsActivePort");
    Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(port) && Files.size(port) > 0);
    URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/new");
    HttpRequest request =
        HttpRequest.newBuilder(list).PUT(HttpRequest.BodyPublishers.noBody()).build();
    String tab = client.send(request, BodyHandlers.ofString(UTF_8)).body();
    return URI.create(String.valueOf(object(JsonTree.of(tab)).get("webSocketDebuggerUrl")));
  }

  /** As on a screen of this size, in points. */
  void screen(int width, int height, boolean dark) {
    call(
        "Emulation.setDeviceMetricsOverride",
        String.format(
            "{\"width\":%d,\"height\":%d,\"deviceScaleFactor\":1,\"mobile\":%b}",
            width, height, width < 600));
    call(
        "Emulation.setEmulatedMedia",
        "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\""
            + (dark ? "dark" : "light")
            + "\"}]}");
  }

  void open(URI page) {
    call("Page.navigate", "{\"url\":" + quoted(page.toString()) + "}");
  }

  /** What an expression of JavaScript comes to; promises are waited for. */
  @Nullable Object evaluate(String expression) {
    Map<?, ?> answer =
        call(
            "Runtime.evaluate",
            "{\"returnByValue\":true,\"awaitPromise\":true,\"expression\":"
                + quoted(expression)
                + "}");
    if (answer.containsKey("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + answer.get("exceptionDetails"));
    }
    return object(answer.get("result")).get("value");
  }

  String text(String expression) {
    return String.valueOf(evaluate(expression));
  }

  /** Waits until an expression is true. */
  void until(String expression) {
    Awaitility.await(expression)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> Objects.equals(evaluate("Boolean(" + expression + ")"), true));
  }

  /** Presses and releases a key, such as {@code Enter} or {@code Tab}. */
  void press(String key, int code) {
    String pressed =
        String.format(
            "{\"type\":\"%%s\",\"key\":\"%s\",\"code\":\"%s\",\"windowsVirtualKeyCode\":%d%s}",
            key, key, code, key.equals("Enter") ? ",\"text\":\"\\r\"" : "");
    call("Input.dispatchKeyEvent", String.format(pressed, "keyDown"));
    call("Input.dispatchKeyEvent", String.format(pressed, "keyUp"));
  }

  void write(String text) {
    call("Input.insertText", "{\"text\":" + quoted(text) + "}");
  }

  byte[] screenshot() {
    return Base64.getDecoder()
        .decode(String.valueOf(call("Page.captureScreenshot", "{}").get("data")));
  }

  /** What went wrong in the page: uncaught errors, what the policy stopped, dialogs. */
  List<String> complaints() {
    return events.complaints;
  }

  Map<?, ?> call(String method, String parameters) {
    int id = number.incrementAndGet();
    CompletableFuture<Map<?, ?>> answer = new CompletableFuture<>();
    events.answers.put(id, answer);
    socket
        .sendText(
            "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}", true)
        .join();
    Map<?, ?> message = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    if (message.containsKey("error")) {
      throw new IllegalStateException(method + ": " + message.get("error"));
    }
    return object(message.get("result"));
  }

  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            c ->
                quoted.append(
                    c < ' ' || c == '"' || c == '\\' || c > '~'
                        ? String.format("\\u%04x", c)
                        : String.valueOf((char) c)));
    return quoted.append('"').toString();
  }

  private static Map<?, ?> object(@Nullable Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static final class Events implements WebSocket.Listener {
    final Map<Integer, CompletableFuture<Map<?, ?>>> answers = new ConcurrentHashMap<>();
    final List<String> complaints = new CopyOnWriteArrayList<>();
    private final StringBuilder begun = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      begun.append(data);
      if (last) {
        String whole = begun.toString();
        begun.setLength(0);
        take(object(JsonTree.of(whole)), whole);
      }
      socket.request(1);
      return null;
    }

    private void take(Map<?, ?> message, String whole) {
      Object id = message.get("id");
      if (id != null) {
        Objects.requireNonNull(answers.remove(((BigDecimal) id).intValue())).complete(message);
        return;
      }
      switch (String.valueOf(message.get("method"))) {
        case "Runtime.exceptionThrown", "Page.javascriptDialogOpening" -> complaints.add(whole);
        case "Log.entryAdded" -> {
          if (whole.contains("\"level\":\"error\"")) {
            complaints.add(whole);
          }
        }
        default -> {}
      }
    }
  }
}
