package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportFileTest {
  @TempDir Path dir;
  private Path export;
  private final String note =
      SealLine.parse(Vectors.SMALL.lines("edge.log.1").get(0)).note().render();

  @BeforeEach
  void name() {
    export = dir.resolve("export");
  }

  private List<String> notesIn(byte[] bytes) throws IOException {
    Files.write(export, bytes);
    List<String> found = new ArrayList<>();
    ExportFile.scan(export, new NoteScanner(found::add));
    return found;
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  @Test
  void oneThatWasPackedIsReadAsWhatIsInIt() throws Exception {
    assertThat(notesIn(packed(note.getBytes(UTF_8)))).containsExactly(note);
  }

  @Test
  void aMarkOfItsEncodingBelongsToNoNote() throws Exception {
    byte[] marked = ("\ufeff" + note).getBytes(UTF_8);
    assertThat(notesIn(marked)).containsExactly(note);
    assertThat(notesIn(packed(marked))).containsExactly(note);
  }

  @Test
  void utf16IsSaid() {
    for (byte[] text :
        List.of(("\ufeff" + note).getBytes(UTF_16LE), ("\ufeff" + note).getBytes(UTF_16BE))) {
      assertThatThrownBy(() -> notesIn(text))
          .isInstanceOf(IOException.class)
          .hasMessage(export + ": expected text in UTF-8, found UTF-16");
    }
  }

  @Test
  void oneThatWasCutOrSpoiltIsNoExportWithoutNotes() throws Exception {
    byte[] whole = packed(note.getBytes(UTF_8));
    byte[] spoilt = whole.clone();
    spoilt[whole.length - 6] ^= 1;
    for (byte[] packed : List.of(Arrays.copyOf(whole, whole.length / 2), spoilt)) {
      assertThatThrownBy(() -> notesIn(packed))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(export + ": expected a whole gzip file, found: ");
    }
    for (int cut : new int[] {2, 9, whole.length - 1}) { // within its header and its trailer
      assertThatThrownBy(() -> notesIn(Arrays.copyOf(whole, cut)))
          .isInstanceOf(IOException.class)
          .hasMessage(export + ": expected a whole gzip file, found: it ended too soon");
    }
  }

  @Test
  void anEmptyOneHoldsNone() throws Exception {
    assertThat(notesIn(new byte[0])).isEmpty();
  }
}
