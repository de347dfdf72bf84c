package dev.taffrail.agent.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
  private final Table table =
      new Table("SINK", "STATE", "READ", "LOST", "BEHIND")
          .left(1)
          .add("loki", "ok", "1,204", "0", "-")
          .add("archive", "retrying", "7", "0", "7 records");

  @Test
  void wordsBeginAtTheLeftAndNumbersEndAtTheRight() {
    assertThat(table.lines())
        .containsExactly(
            "SINK     STATE      READ  LOST  BEHIND",
            "loki     ok        1,204     0  -",
            "archive  retrying      7     0  7 records");
  }

  @Test
  void aColumnThatSaysNothingCanGo() {
    assertThat(table.columnsOf("0")).containsExactly(3);
    assertThat(table.without(3).lines())
        .containsExactly(
            "SINK     STATE      READ  BEHIND",
            "loki     ok        1,204  -",
            "archive  retrying      7  7 records");
  }

  @Test
  void coloursAndWideCharactersMoveNoColumn() {
    Table wide = new Table("A", "N", "LAST").add("温度", "1", "x").add("a", "22", "y");

    assertThat(wide.lines(new Paint(true), (column, cell) -> "\u001b[1m" + cell + "\u001b[0m"))
        .containsExactly(
            "\u001b[2mA\u001b[0m      \u001b[2mN\u001b[0m  \u001b[2mLAST\u001b[0m",
            "\u001b[1m温度\u001b[0m   \u001b[1m1\u001b[0m  \u001b[1mx\u001b[0m",
            "\u001b[1ma\u001b[0m     \u001b[1m22\u001b[0m  \u001b[1my\u001b[0m");
  }

  @Test
  void aRowHasACellForEachColumn() {
    assertThatThrownBy(() -> table.add("loki", "ok"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected 5 cells, found 2");
  }
}
