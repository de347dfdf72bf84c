package dev.taffrail.agent;

import dev.taffrail.agent.demo.Demo;
import dev.taffrail.agent.demo.DemoFolder;
import dev.taffrail.agent.demo.DemoResult;
import dev.taffrail.agent.demo.DemoSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taffrail demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Replay two real temperature series through pipelines, a sealed journal, a shipper and a"
          + " receiver, and show what came of it.",
      "Exit status 1 when anything is missing or not proven."
    })
final class DemoCommand implements Callable<Integer> {
  /** As of SIGINT; whichever signal it was, the JVM says its own. */
  private static final int INTERRUPTED = 130;

  private final Console console;

  @Mixin private final ColorOption color = new ColorOption();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where all files are kept: a new folder, or that of an earlier demo.")
  private @Nullable Path out;

  @Option(
      names = "--keep",
      description = "Without --out: keep the temporary folder, and say where it is.")
  private boolean keep;

  DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Path root = out == null ? Files.createTempDirectory("taffrail-demo-") : console.resolve(out);
    DemoFolder folder = new DemoFolder(root.toAbsolutePath().normalize());
    boolean kept = out != null || keep;
    ProgressLine progress = new ProgressLine(console);
    try (Demo demo = new Demo(folder, kept, progress::show)) {
      DemoResult result = run(demo);
      progress.clear();
      if (result == null) {
        return INTERRUPTED;
      }
      new DemoSummary(result, console.out(), color.paint(console), console.width()).print(kept);
      return result.complete() ? 0 : 1;
    } finally {
      progress.clear();
    }
  }

  /** Null when it was interrupted. */
  private static @Nullable DemoResult run(Demo demo) throws Exception {
    try {
      return demo.run();
    } catch (IOException e) {
      if (demo.isInterrupted()) {
        return null;
      }
      throw e;
    }
  }
}
