package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When files are looked at, when they are opened anew, and what becomes of what they leave. */
class WatchedSegmentsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int MEBIBYTE = 1024 * 1024;

  @TempDir Path dir;

  private final ManualClocks clocks = new ManualClocks(Instant.EPOCH);
  private final Settler settler = new Settler(clocks, () -> {});
  private final Place place = new Place();
  private long usable = Long.MAX_VALUE;
  private WatchedSegments watched;

  /** Where files are opened, each time others. */
  private static final class Place implements WatchedSegments.Opening {
    private final List<Files> opened = new ArrayList<>();
    private @Nullable String lockFault;
    private @Nullable IOException unopened;
    private @Nullable IOException failing;
    private int prepared;

    @Override
    public void prepare() {
      prepared++;
    }

    @Override
    public OpenFiles open() throws IOException {
      if (unopened != null) {
        throw unopened;
      }
      Files files = new Files();
      files.failing = failing;
      opened.add(files);
      return files;
    }

    @Override
    public @Nullable String fault() {
      return lockFault;
    }

    Files newest() {
      return opened.get(opened.size() - 1);
    }
  }

  /** Files in memory that fail when they are told to. */
  private static final class Files implements OpenFiles {
    private final List<String> lines = new ArrayList<>();
    private @Nullable String fault;
    private @Nullable Throwable failing;
    private List<byte[]> leaves = List.of();
    private long leavesLost;
    private int looks;
    private boolean suspect;
    private boolean closed;

    @Override
    public @Nullable String fault() {
      looks++;
      return fault;
    }

    @Override
    public Left leave() {
      closed = true;
      return new Left(leaves, leavesLost);
    }

    private void check() throws IOException {
      if (failing instanceof IOException e) {
        throw e;
      }
      if (failing instanceof RuntimeException e) {
        throw e;
      }
    }

    @Override
    public void append(byte[] line, int offset, int length, boolean hashed, boolean urgent)
        throws IOException {
      check();
      lines.add(new String(line, offset, length, UTF_8));
    }

    @Override
    public void write() throws IOException {
      check();
    }

    @Override
    public @Nullable Seal closedBy() {
      return null;
    }

    @Override
    public long lines() {
      return lines.size();
    }

    @Override
    public boolean isSuspect() {
      return suspect;
    }

    @Override
    public void force() {
      lines.add("force");
    }

    @Override
    public void seal(SealReason reason) {
      lines.add("seal");
    }

    @Override
    public void goOn() throws IOException {
      check();
    }

    @Override
    public void tend() {
      lines.add("tend");
    }

    @Override
    public long dueAt() {
      return Clocks.NEVER;
    }

    @Override
    public void end() {
      lines.add("end");
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final class SmallDisk extends ForwardingDisk {
    @Override
    public DiskFile open(Path path) throws IOException {
      return REAL.open(path);
    }

    @Override
    public long usableBytes(Path directory) {
      return usable;
    }
  }

  @BeforeEach
  void open() throws IOException {
    Platform system = Platform.system();
    Platform platform =
        new Platform(new SmallDisk(), clocks, system.random(), system.bootId(), system.host());
    watched = WatchedSegments.open(place, platform, dir, settler);
  }

  @AfterEach
  void close() {
    settler.close();
  }

  private void append(String line) throws IOException {
    watched.append(line.getBytes(UTF_8), false);
  }

  private void fails(Throwable with) {
    place.newest().failing = with;
    assertThatThrownBy(watched::write).isSameAs(with);
    place.newest().failing = null;
  }

  private void fails(Throwable with, int times) {
    for (int i = 0; i < times; i++) {
      fails(with);
    }
  }

  private static byte[] line(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void theyAreLookedAtOnceInASecond() throws Exception {
    Files files = place.newest();
    for (int second = 1; second < 4; second++) {
      clocks.pass(SECOND.minusNanos(1));
      watched.goOn();
      assertThat(files.looks).isEqualTo(second - 1);
      clocks.pass(Duration.ofNanos(1));
      watched.goOn();
      watched.goOn();
      assertThat(files.looks).isEqualTo(second);
    }
  }

  @Test
  void andOnceInAMegabyteOfWriting() throws Exception {
    Files files = place.newest();
    for (int mebibyte = 1; mebibyte < 4; mebibyte++) {
      append("x".repeat(MEBIBYTE - 1));
      watched.goOn();
      assertThat(files.looks).isEqualTo(mebibyte - 1);
      append("x");
      watched.goOn();
      watched.goOn();
      assertThat(files.looks).isEqualTo(mebibyte);
    }
  }

  @Test
  void theyAreLookedAtBeforeWhatIsToLast() throws Exception {
    watched.force();
    assertThat(place.newest().looks).isEqualTo(1);
    watched.seal(SealReason.REQUEST);
    assertThat(place.newest().looks).isEqualTo(2);
    watched.end();
    assertThat(place.newest().looks).isEqualTo(3);
    for (String done : List.of("force", "seal", "end")) {
      place.newest().fault = "deleted";
      switch (done) {
        case "force" -> watched.force();
        case "seal" -> watched.seal(SealReason.REQUEST);
        default -> watched.end();
      }
      assertThat(place.newest().lines).hasSize(2).last().isEqualTo(done);
      assertThat(place.newest().lines.get(0)).contains("journal_files_changed", "deleted");
    }
    assertThat(place.opened).hasSize(4);
  }

  @Test
  void aLockThatDoesNotHoldIsAsGoodAReason() throws Exception {
    place.lockFault = "another's lock";
    place.newest().fault = "deleted";
    watched.force();
    assertThat(place.prepared).isEqualTo(1);
    assertThat(place.opened.get(0).closed).isTrue();
    assertThat(place.newest().lines.get(0)).contains("another's lock");
  }

  @Test
  void afterAFailureTheyAreLookedAtAtOnce() throws Exception {
    fails(new IOException("Input/output error"));
    watched.goOn();
    assertThat(place.newest().looks).isEqualTo(1);
    assertThat(place.opened).hasSize(1);
  }

  @Test
  void threeFailuresInSequenceMakeThemOthers() throws Exception {
    fails(new IOException("Input/output error"), 2);
    watched.goOn();
    watched.write();
    fails(new IOException("Input/output error"), 2);
    watched.goOn();
    assertThat(place.opened).as("a success came between").hasSize(1);
    fails(new IOException("Remote I/O error"));
    watched.goOn();
    assertThat(place.opened).hasSize(2);
    assertThat(place.newest().lines).singleElement().asString().contains("Remote I/O error");
    fails(new IOException("Input/output error"), 2);
    watched.goOn();
    assertThat(place.opened).as("counted anew").hasSize(2);
  }

  @Test
  void itDoesNotMatterAtWhatTheyFail() throws Exception {
    IOException failure = new IOException("Input/output error");
    place.newest().failing = failure;
    assertThatThrownBy(watched::write).isSameAs(failure);
    assertThatThrownBy(() -> append("x")).isSameAs(failure);
    assertThatThrownBy(watched::goOn).isSameAs(failure);
    watched.goOn();
    assertThat(place.opened).hasSize(2);
  }

  @Test
  void aDefectMakesThemOthersAtOnce() throws Exception {
    fails(new IllegalStateException("a defect"));
    watched.goOn();
    assertThat(place.opened).hasSize(2);
    assertThat(place.newest().lines.get(0)).contains("IllegalStateException: a defect");
  }

  /** Files opened anew would be as full, prove nothing, or need the same keys. */
  @Test
  void notSoWhereOthersWouldBeNoBetter() throws Exception {
    fails(new IOException("No space left on device"), 9);
    fails(new KeysException("no answer", null), 9);
    usable = 0;
    fails(new IOException("Kein Platz"), 9);
    usable = Long.MAX_VALUE;
    place.newest().suspect = true;
    fails(new IOException("Input/output error"), 9);
    place.newest().suspect = false;
    watched.goOn();
    assertThat(place.opened).hasSize(1);
  }

  private void failSettlement(IOException with, int times) throws IOException {
    Steps steps = new Steps();
    steps.add(
        () -> {
          throw with;
        });
    settler.begin(Settlement.seal(steps, new Steps(), 1, clocks.nanos()));
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(settler::await).hasMessage(with.getMessage());
    }
  }

  @Test
  void threeFailuresBesideTheWriterMakeThemOthersToo() throws Exception {
    failSettlement(new IOException("Input/output error"), 2);
    watched.goOn();
    assertThat(place.newest().looks).as("looked at at once").isEqualTo(1);
    assertThat(place.opened).hasSize(1);
    assertThatThrownBy(settler::await).hasMessage("Input/output error");
    watched.goOn();
    assertThat(place.opened).hasSize(2);
    assertThat(place.newest().lines.get(0)).contains("Input/output error");
  }

  @Test
  void notWhereTheDiskIsFull() throws Exception {
    failSettlement(new IOException("No space left on device"), 5);
    watched.goOn();
    assertThat(place.opened).hasSize(1);
  }

  @Test
  void norWhereAForceFailed() throws Exception {
    place.newest().suspect = true;
    failSettlement(new IOException("Input/output error"), 5);
    watched.goOn();
    assertThat(place.opened).hasSize(1);
  }

  /** Behind the record that says why, in their order; none is lost where it takes several tries. */
  @Test
  void whatStoodInNoFileStandsInTheNextOnes() throws Exception {
    append("written");
    Files first = place.newest();
    first.fault = "cut";
    first.leaves = List.of(line("one"), line("two"));
    first.leavesLost = 7;
    place.unopened = new IOException("read-only");
    assertThatThrownBy(watched::force).hasMessage("read-only");
    assertThat(first.closed).isTrue();
    assertThat(watched.lines()).isZero();
    assertThat(watched.isSuspect()).isFalse();
    assertThat(watched.dueAt()).isEqualTo(clocks.nanos());
    assertThatThrownBy(() -> append("x")).hasMessageEndingWith("read-only");
    assertThatThrownBy(watched::goOn).hasMessage("read-only");
    place.unopened = null;
    watched.goOn();
    assertThat(place.newest().lines).hasSize(3).endsWith("one", "two");
    assertThat(place.newest().lines.get(0))
        .contains("\"error\":\"cut\"", "\"lost_bytes\":7", "\"repeated\":2");
    append("next");
    assertThat(place.newest().lines).endsWith("two", "next");
    place.newest().fault = "again";
    watched.force();
    assertThat(place.newest().lines.get(0)).contains("again", "\"lost_bytes\":0");
  }

  /**
   * The next files are changed too before they took all: what they have not stays before the rest.
   */
  @Test
  void norIsItWhereTheNextOnesAreChangedToo() throws Exception {
    place.newest().fault = "cut";
    place.newest().leaves = List.of(line("one"), line("two"));
    place.unopened = new IOException("read-only");
    assertThatThrownBy(watched::force).hasMessage("read-only");
    place.unopened = null;
    IOException full = new IOException("No space left on device");
    place.failing = full;
    assertThatThrownBy(watched::goOn).isSameAs(full);
    place.failing = null;
    assertThat(watched.dueAt()).isEqualTo(clocks.nanos());
    place.newest().failing = null;
    assertThatThrownBy(() -> append("x")).hasMessageEndingWith("No space left on device");
    place.newest().fault = "gone";
    place.newest().leaves = List.of(line("zero"));
    assertThatThrownBy(watched::close).hasMessageStartingWith("3 records could not be written");
    watched.force();
    assertThat(place.newest().lines).hasSize(6).last().isEqualTo("force");
    assertThat(place.newest().lines.get(0)).contains("gone");
    assertThat(place.newest().lines.get(1)).isEqualTo("zero");
    assertThat(place.newest().lines.get(2)).contains("cut");
    assertThat(place.newest().lines.subList(3, 5)).containsExactly("one", "two");
  }

  @Test
  void theFilesThatAreOpenAreClosed() throws Exception {
    place.newest().suspect = true;
    assertThat(watched.isSuspect()).isTrue();
    watched.close();
    assertThat(place.newest().closed).isTrue();
  }
}
