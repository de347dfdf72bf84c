package dev.taffrail.agent.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrappingTest {
  @Test
  void breaksBetweenWordsAndIndentsWhatFollows() {
    assertThat(Wrapping.of("one two three four", 9, 2)).isEqualTo("one two\n  three\n  four");
  }

  @Test
  void keepsBlanksAtTheBeginningAndBetweenColumns() {
    assertThat(Wrapping.of("  a   b  ccc", 8, 4)).isEqualTo("  a   b\n    ccc");
  }

  @Test
  void aLineThatFitsAndOneOfAnyLengthStayAsTheyAre() {
    assertThat(Wrapping.of("one two", 7, 2)).isEqualTo("one two");
    assertThat(Wrapping.of("one two", 0, 2)).isEqualTo("one two");
  }

  @Test
  void aWordThatIsTooLongStaysWholeAndLaterLinesStayAsTheyAre() {
    assertThat(Wrapping.of("a bbbbbbbbbb\nc d e f g h", 6, 1))
        .isEqualTo("a\n bbbbbbbbbb\nc d e f g h");
  }

  @Test
  void coloursTakeNoRoomAndIdeogramsTakeTwo() {
    assertThat(Wrapping.columns("\u001b[31mab\u001b[0m")).isEqualTo(2);
    assertThat(Wrapping.columns("漢字é")).isEqualTo(5);
  }
}
