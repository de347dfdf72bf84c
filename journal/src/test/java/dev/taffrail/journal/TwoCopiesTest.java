package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classes twice in one process, as in two web applications of one container. */
class TwoCopiesTest {
  @TempDir Path dir;

  private Path log() {
    return dir.resolve("edge.log");
  }

  /** What another process finds: of a journal, or of the place of one of its readers. */
  public static void main(String[] args) throws Exception {
    Path journal = Path.of(args[0]);
    try {
      AutoCloseable taken =
          args.length == 1
              ? Journal.open(JournalConfig.at(journal))
              : CheckpointFile.open(journal, args[1]);
      System.out.println("taken");
      taken.close();
    } catch (JournalHeldException e) {
      System.out.println("held");
    }
  }

  @Test
  void theSecondIsAGuestAndNoOtherProcessGetsTheJournalByThat() throws Exception {
    try (Journal first = Journal.open(JournalConfig.at(log()));
        URLClassLoader classes = copy();
        AutoCloseable second = join(classes)) {
      first.append(Lines.info(1));
      append(second, Lines.info(2));
      try (ChildJvm other = new ChildJvm(TwoCopiesTest.class, log().toString())) {
        assertThat(other.readLine()).isEqualTo("held");
      }
    }
    assertThat(Lines.ofCallers(log()))
        .containsExactly(new String(Lines.info(1), UTF_8), new String(Lines.info(2), UTF_8));
  }

  @Test
  void theSecondTakesTheJournalOverWhenTheFirstIsClosed() throws Exception {
    try (URLClassLoader classes = copy()) {
      Journal first = Journal.open(JournalConfig.at(log()));
      try (first;
          AutoCloseable second = join(classes)) {
        append(second, Lines.info(1));
        first.close();
        append(second, Lines.info(2));
      }
    }
    assertThat(Lines.ofCallers(log())).hasSize(2);
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void whatAnotherProcessPassedOnOfItsPropertiesHoldsNothing() throws Exception {
    Files.createFile(log());
    String key = "dev.taffrail.journal.held:" + log().toRealPath();
    Files.delete(log());
    System.setProperty(key, "1");
    Journal.open(JournalConfig.at(log())).close();
    assertThat(System.getProperty(key)).isNull();
  }

  @Test
  void aReadersPlaceIsHeldByOneCopyAndALookIntoItSetsItNotFree() throws Exception {
    CheckpointFile place = CheckpointFile.open(log(), "loki");
    try (place;
        URLClassLoader classes = copy()) {
      Class<?> other = classes.loadClass(CheckpointFile.class.getName());
      Method open = other.getMethod("open", Path.class, String.class);
      assertThatThrownBy(() -> open.invoke(null, log(), "loki"))
          .isInstanceOf(InvocationTargetException.class)
          .cause()
          .hasMessageContaining("edge.log.cursor.loki");
      Method peek = other.getDeclaredMethod("peek", Path.class);
      peek.setAccessible(true);
      assertThat(peek.invoke(null, dir.resolve("edge.log.cursor.loki")))
          .hasToString(Cursor.START.toString());
      try (ChildJvm process = new ChildJvm(TwoCopiesTest.class, log().toString(), "loki")) {
        assertThat(process.readLine()).isEqualTo("held");
      }
      place.close();
      ((AutoCloseable) open.invoke(null, log(), "loki")).close();
    }
  }

  @Test
  void aLookIntoAReadersPlaceThatEndsWhileAnotherCopyTakesItSetsItNotFree() throws Exception {
    CheckpointFile.open(log(), "loki").close();
    Path file = dir.resolve("edge.log.cursor.loki");
    Properties before = System.getProperties();
    try (URLClassLoader classes = copy()) {
      Method peek =
          classes.loadClass(CheckpointFile.class.getName()).getDeclaredMethod("peek", Path.class);
      peek.setAccessible(true);
      HeldUp properties = new HeldUp(before);
      System.setProperties(properties);
      FutureTask<Object> look = new FutureTask<>(() -> peek.invoke(null, file));
      properties.start(look);
      FutureTask<CheckpointFile> taken = new FutureTask<>(() -> CheckpointFile.open(log(), "loki"));
      Thread taking = new Thread(taken);
      taking.start();
      await().until(() -> taken.isDone() || taking.getState() == Thread.State.BLOCKED);
      properties.goOn.complete(true);
      look.get();
      try (CheckpointFile place = taken.get();
          ChildJvm process = new ChildJvm(TwoCopiesTest.class, log().toString(), "loki")) {
        assertThat(process.readLine()).as(place.toString()).isEqualTo("held");
      }
    } finally {
      System.setProperties(before);
    }
  }

  /** Holds up one thread behind what it was told of a file that nobody holds. */
  private static final class HeldUp extends Properties {
    private final CompletableFuture<Boolean> told = new CompletableFuture<>();
    private final CompletableFuture<Boolean> goOn = new CompletableFuture<>();
    private volatile @Nullable Thread heldUp;

    HeldUp(Properties others) {
      putAll(others);
    }

    void start(Runnable work) {
      Thread thread = new Thread(work);
      heldUp = thread;
      thread.start();
      told.join();
    }

    @Override
    public @Nullable String getProperty(String key) {
      String value = super.getProperty(key);
      if (Thread.currentThread() == heldUp && key.startsWith("dev.taffrail.journal.held:")) {
        told.complete(true);
        goOn.join();
      }
      return value;
    }
  }

  private static URLClassLoader copy() {
    URL[] classes = {Journal.class.getProtectionDomain().getCodeSource().getLocation()};
    return new URLClassLoader(classes, ClassLoader.getPlatformClassLoader());
  }

  private AutoCloseable join(ClassLoader classes) throws Exception {
    Class<?> config = classes.loadClass(JournalConfig.class.getName());
    Object at = config.getMethod("at", Path.class).invoke(null, log());
    Class<?> journal = classes.loadClass(Journal.class.getName());
    return (AutoCloseable) journal.getMethod("join", config).invoke(null, at);
  }

  private static void append(AutoCloseable journal, byte[] line) throws Exception {
    Object unused =
        journal.getClass().getMethod("append", byte[].class).invoke(journal, (Object) line);
    unused = journal.getClass().getMethod("flush").invoke(journal);
  }
}
