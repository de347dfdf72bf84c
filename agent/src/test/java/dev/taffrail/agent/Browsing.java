package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A headless Chromium for all tests of a JVM, which Playwright drives: a context of its own for
 * each screen that a test asks for. What went wrong in a page fails its test.
 */
final class Browsing implements BeforeAllCallback, AfterTestExecutionCallback {
  private static final String CHROMIUM = "chromium";
  private static final String NODE = "node";

  /** How long a page may take until it shows what is expected of it: machines can be busy. */
  private static final double PATIENCE_MILLIS = 20_000;

  /** Playwright starts on none before. */
  private static final int OLDEST_NODE = 20;

  /** No name is looked up: whatever a page asks for elsewhere fails. */
  private static final List<String> ARGUMENTS =
      List.of(
          "--disable-gpu",
          "--disable-quic",
          "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");

  private static @Nullable Browser browser;

  private final List<String> complaints = new CopyOnWriteArrayList<>();

  @Override
  public void beforeAll(ExtensionContext test) throws IOException {
    Tool.require(CHROMIUM, NODE);
    Tool.require(majorOfNode() >= OLDEST_NODE, "Node.js " + OLDEST_NODE + " or newer");
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    if (browser == null) {
      browser = start();
    }
  }

  /** Ends with the JVM: to start takes longer than most tests. */
  private static Browser start() throws IOException {
    Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment()));
    Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
    LaunchOptions chromium =
        new LaunchOptions().setExecutablePath(Tool.path(CHROMIUM)).setArgs(ARGUMENTS);
    return playwright.chromium().launch(chromium);
  }

  /** A new page on a screen of this size, in points. */
  Page page(int width, int height, boolean dark) {
    Browser.NewContextOptions screen =
        new Browser.NewContextOptions()
            .setViewportSize(width, height)
            .setIsMobile(width < 600)
            .setHasTouch(width < 600)
            .setReducedMotion(ReducedMotion.REDUCE)
            .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT);
    BrowserContext context = Objects.requireNonNull(browser).newContext(screen);
    context.onConsoleMessage(this::said);
    context.onWebError(error -> complaints.add(error.error()));
    context.onDialog(
        dialog -> {
          complaints.add("dialog: " + dialog.message());
          dialog.dismiss();
        });
    return context.newPage();
  }

  /** Errors are uncaught ones, what was not found, and what the policy stopped. */
  private void said(ConsoleMessage message) {
    if (message.type().equals("error")) {
      complaints.add(message.text() + " " + message.location());
    }
  }

  /** What went wrong until now; whoever expected it takes it out. */
  List<String> complaints() {
    return complaints;
  }

  /** Leaves the pages while their server is there: that it ends is no fault of theirs. */
  @Override
  public void afterTestExecution(ExtensionContext test) {
    Objects.requireNonNull(browser).contexts().forEach(BrowserContext::close);
    List<String> found = List.copyOf(complaints);
    complaints.clear();
    assertThat(found).isEmpty();
  }

  private static int majorOfNode() throws IOException {
    Process version = new ProcessBuilder(Tool.path(NODE).toString(), "--version").start();
    String words = new String(version.getInputStream().readAllBytes(), US_ASCII);
    return Integer.parseInt(words.replaceFirst("v(\\d+)\\..*\\s*", "$1"));
  }

  /**
   * Playwright's own part runs in the Node.js that is installed. It is unpacked below target, and
   * gone when the JVM ends.
   */
  private static Map<String, String> environment() throws IOException {
    Path temporary = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "browser");
    temporary.toFile().deleteOnExit();
    System.setProperty("playwright.driver.tmpdir", temporary.toString());
    return Map.of(
        "PLAYWRIGHT_NODEJS_PATH", Tool.path(NODE).toString(),
        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1",
        "TMPDIR", temporary.toString());
  }
}
