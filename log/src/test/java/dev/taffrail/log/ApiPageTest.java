package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page {@code docs/api.md} beside the compiled classes. */
class ApiPageTest {
  private static List<String> page;
  private static PublicApi api;

  @BeforeAll
  static void read() throws Exception {
    Path classes =
        Path.of(BoundLogger.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    api = PublicApi.of(classes);
    page = ApiPage.read(Files.readString(classes.resolve("../../../docs/api.md")));
  }

  @Test
  void everythingPublicStandsOnThePage() {
    assertThat(without(api.own(), page)).as("public, but not in docs/api.md").isEmpty();
  }

  @Test
  void everythingOnThePageIsThere() {
    assertThat(without(page, api.all())).as("in docs/api.md, but not public").isEmpty();
  }

  @Test
  void nothingStandsOnThePageTwice() {
    assertThat(page).doesNotHaveDuplicates();
  }

  @Test
  void aPageIsReadLineByLine() {
    assertThat(
            ApiPage.read(
                """
                Text with `class NotRead`.

                ```java
                record Pair(
                    int left,
                    List<String> right) implements Format
                  static Pair of(int left)                   // a comment

                enum Pair.Side { LEFT, RIGHT }
                ```
                """))
        .containsExactly(
            "record Pair",
            "Pair: Pair(int left, List<String> right)",
            "Pair: int left()",
            "Pair: List<String> right()",
            "Pair: is Format",
            "Pair: static Pair of(int left)",
            "enum Pair.Side",
            "Pair.Side: LEFT",
            "Pair.Side: RIGHT");
  }

  private static Set<String> without(Collection<String> all, Collection<String> these) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(these);
    return rest;
  }
}
