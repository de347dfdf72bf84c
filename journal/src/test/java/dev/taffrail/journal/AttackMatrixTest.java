package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What somebody can do to the files of a journal who has none of its keys, and the verdict: each
 * operation on each class of line, in each file. The journal has pruned its first file, and has
 * three rotated ones and a newest one, with recoveries, prunes, torn bytes and an epoch seal.
 */
@Tag("search")
class AttackMatrixTest {
  /** Which line of the chain is the epoch seal's. */
  private static final int EPOCH = 2;

  @TempDir static Path made;

  private static SealedJournal subject;

  @TempDir Path folder;

  private Victim victim;

  @BeforeAll
  static void write() throws Exception {
    subject = Victim.subject(made);
  }

  @BeforeEach
  void copy() throws IOException {
    victim = Victim.copy(subject.path(), subject.vkey(), folder);
  }

  /** A class of lines. */
  enum Place {
    FIRST,
    SEAL,
    RECORD,
    TORN,
    RECOVERY,
    LAST;

    int in(List<String> lines) {
      return switch (this) {
        case FIRST -> 0;
        case LAST -> lines.size() - 1;
        case RECORD -> find(lines, "edge.sensor");
        case TORN -> find(lines, "\0");
        case RECOVERY -> find(lines, ControlLines.RECOVERED);
        case SEAL -> find(lines.subList(1, lines.size()), SealLine.EVENT) + 1;
      };
    }

    private static int find(List<String> lines, String part) {
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).contains(part)) {
          return i;
        }
      }
      throw new IllegalStateException("no line with " + part);
    }
  }

  /** What is done to a line. */
  enum Operation {
    CHANGE {
      @Override
      void apply(List<String> lines, int at) {
        String line = lines.get(at);
        int middle = line.length() / 2;
        char other = line.charAt(middle) == '7' ? '8' : '7';
        lines.set(at, line.substring(0, middle) + other + line.substring(middle + 1));
      }
    },
    BLANK {
      @Override
      void apply(List<String> lines, int at) {
        lines.set(at, "\0".repeat(lines.get(at).length() - 1) + "\n");
      }
    },
    REMOVE {
      @Override
      void apply(List<String> lines, int at) {
        lines.remove(at);
      }
    },
    INSERT_BEFORE {
      @Override
      void apply(List<String> lines, int at) {
        lines.add(at, RECORD);
      }
    },
    INSERT_BEHIND {
      @Override
      void apply(List<String> lines, int at) {
        lines.add(at + 1, RECORD);
      }
    },
    DOUBLE {
      @Override
      void apply(List<String> lines, int at) {
        lines.add(at + 1, lines.get(at));
      }
    },
    SWAP_WITH_NEXT {
      @Override
      void apply(List<String> lines, int at) {
        Collections.swap(lines, at, (at + 1) % lines.size());
      }
    },
    REPLAY_AT_THE_END {
      @Override
      void apply(List<String> lines, int at) {
        lines.add(lines.get(at));
      }
    },
    REPLACE_BY_A_RECORD {
      @Override
      void apply(List<String> lines, int at) {
        lines.set(at, RECORD);
      }
    },
    REMOVE_ITS_LF {
      @Override
      void apply(List<String> lines, int at) {
        lines.set(at, lines.get(at).replace("\n", ""));
      }
    },
    CUT_FROM {
      @Override
      void apply(List<String> lines, int at) {
        lines.subList(at, lines.size()).clear();
      }
    },
    CUT_BEHIND {
      @Override
      void apply(List<String> lines, int at) {
        lines.subList(at + 1, lines.size()).clear();
      }
    };

    private static final String RECORD = SealedJournal.record(99) + "\n";

    abstract void apply(List<String> lines, int at);
  }

  /** All that a rotated file holds is sealed: there is no line and no operation that goes by. */
  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void inARotatedFileEveryOperationOnEveryLineIsTampering(int age) throws Exception {
    int count = Victim.lines(subject.file(age)).size();
    for (Operation operation : Operation.values()) {
      for (int line = 0; line < count; line++) {
        boolean changes = operation != Operation.CUT_BEHIND || line + 1 < count;
        assertThat(attack(age, operation, line))
            .as("file %d, line %d, %s", age, line + 1, operation)
            .isEqualTo(changes ? Verdict.TAMPER : Verdict.TORN);
      }
    }
  }

  /**
   * In the newest file there are three seals: the first line, a recovery's, and two more. Cutting
   * is seen by nobody who has the files alone; a last seal that is blanked is a power cut.
   */
  @ParameterizedTest(name = "newest file, {0}: {1} {2} {3} {4} {5} {6}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          #                 | FIRST  | SEAL   | RECORD        | TORN          | RECOVERY      | LAST
          CHANGE            | TAMPER | TAMPER | TAMPER        | TAMPER        | TAMPER        | TAMPER
          BLANK             | TAMPER | TAMPER | TAMPER        | TAMPER        | TAMPER        | UNSEALED-TAIL
          REMOVE            | TAMPER | TAMPER | TAMPER        | TAMPER        | TAMPER        | UNSEALED-TAIL
          INSERT_BEFORE     | TAMPER | TAMPER | TAMPER        | TAMPER        | TAMPER        | TAMPER
          INSERT_BEHIND     | TAMPER | TAMPER | TAMPER        | TAMPER        | TAMPER        | UNSEALED-TAIL
          DOUBLE            | TAMPER | TAMPER | TAMPER        | TAMPER        | TAMPER        | TAMPER
          SWAP_WITH_NEXT    | TAMPER | TAMPER | TAMPER        | TAMPER        | TAMPER        | TAMPER
          REPLAY_AT_THE_END | TAMPER | TAMPER | UNSEALED-TAIL | UNSEALED-TAIL | TAMPER        | TAMPER
          CUT_FROM          | TAMPER | UNSEALED-TAIL | TORN   | UNSEALED-TAIL | UNSEALED-TAIL | UNSEALED-TAIL
          CUT_BEHIND        | TORN   | TORN   | UNSEALED-TAIL | UNSEALED-TAIL | UNSEALED-TAIL | TORN
          REPLACE_BY_A_RECORD | TAMPER | TAMPER | TAMPER      | TAMPER        | TAMPER        | UNSEALED-TAIL
          REMOVE_ITS_LF     | TAMPER | TAMPER | TAMPER        | TAMPER        | TAMPER        | UNSEALED-TAIL
          """)
  void inTheNewestFile(
      Operation operation,
      String first,
      String seal,
      String record,
      String torn,
      String recovery,
      String last)
      throws Exception {
    Iterator<String> verdicts = List.of(first, seal, record, torn, recovery, last).iterator();
    for (Place place : Place.values()) {
      int line = place.in(Victim.lines(subject.path()));
      assertThat(attack(0, operation, line).label())
          .as("%s of %s", operation, place)
          .isEqualTo(verdicts.next());
    }
  }

  /**
   * Each part of the note and of the line around it, in the file that it opens and in the chain.
   * For the seal key's signature the chain cannot speak, as the seal before it is not there, but
   * the file's first line differs from it.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # part                | in the chain  | in its epoch line | which character
          the line's time       | UNSEALED_FILE | UNSEALED_FILE     | timestamp":"2026-0(1)
          the line's reason     | UNSEALED_FILE | UNSEALED_FILE     | "reason":"(r)
          origin                | UNSEALED_FILE | UNSEALED_FILE     | "note":"(t)
          size                  | UNSEALED_FILE | UNSEALED_FILE     | edge\\\\n(\\d)\\d*\\\\n
          root                  | UNSEALED_FILE | UNSEALED_FILE     | \\\\n\\d+\\\\n(.)
          root, base64 tail     | UNSEALED_FILE | UNSEALED_FILE     | (.)=\\\\nnext
          seal key announced    | UNSEALED_FILE | UNSEALED_FILE     | \\\\nnext A(.)
          its base64 tail       | UNSEALED_FILE | UNSEALED_FILE     | next .{42}(.)
          segment key announced | UNSEALED_FILE | UNSEALED_FILE     | nextseg A(.)
          number                | UNSEALED_FILE | UNSEALED_FILE     | \\\\nseal (\\d)
          wall clock            | UNSEALED_FILE | UNSEALED_FILE     | \\\\nseal \\d+ (\\d)
          monotonic clock       | UNSEALED_FILE | UNSEALED_FILE     | \\\\nseal \\d+ \\d+ (\\d)
          boot                  | UNSEALED_FILE | UNSEALED_FILE     | (.) rotate
          records dropped       | UNSEALED_FILE | UNSEALED_FILE     | rotate (\\d)
          empty line            | UNSEALED_FILE | UNSEALED_FILE     | (\\\\)n\\\\n—
          seal key's id         | TAMPER        | TAMPER            | — taffrail.example/test/edge (.)
          seal key's signature  | TAMPER        | TAMPER            | — taffrail.example/test/edge .{20}(.)
          its base64 tail       | UNSEALED_FILE | UNSEALED_FILE     | (.)=\\\\n— taffrail.example/test/edge
          segment key's id      | UNSEALED_FILE | TAMPER            | \\\\n— .*?\\\\n— taffrail.example/test/edge (.)
          segment signature     | UNSEALED_FILE | UNSEALED_FILE     | \\\\n— .*?\\\\n— taffrail.example/test/edge .{20}(.)
          its base64 tail       | UNSEALED_FILE | UNSEALED_FILE     | (.)=\\\\n","frontier
          frontier, first hash  | UNSEALED_FILE | UNSEALED_FILE     | "frontier":\\["(.)
          its base64 tail       | UNSEALED_FILE | UNSEALED_FILE     | (.)="[],]
          frontier, last hash   | UNSEALED_FILE | UNSEALED_FILE     | (.)=?"]}
          """)
  void inASealThatOpensAFile(String part, Verdict inTheChain, Verdict epoch, String pattern)
      throws Exception {
    for (int age = 0; age < 4; age++) {
      assertThat(changed(victim.file(age), 0, pattern))
          .as("%s, file %d", part, age)
          .isEqualTo(Verdict.TAMPER);
    }
    int lines = Victim.lines(victim.chain()).size();
    for (int line = 1; line < lines; line++) {
      assertThat(changed(victim.chain(), line, pattern))
          .as("%s, chain line %d", part, line + 1)
          .isEqualTo(line == EPOCH ? epoch : inTheChain);
    }
  }

  private Verdict changed(Path file, int line, String pattern) throws IOException {
    byte[] before = Files.readAllBytes(file);
    List<String> lines = Victim.lines(file);
    String text = utf8(lines.get(line));
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
    char other = matcher.group(1).charAt(0) == '1' ? '2' : '1';
    String changed = text.substring(0, matcher.start(1)) + other + text.substring(matcher.end(1));
    lines.set(line, new String(changed.getBytes(UTF_8), ISO_8859_1));
    Victim.write(file, lines);
    Verdict verdict = victim.verdict();
    Files.write(file, before);
    return verdict;
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(ISO_8859_1), UTF_8);
  }

  private Verdict attack(int age, Operation operation, int line) throws IOException {
    byte[] before = Files.readAllBytes(victim.file(age));
    List<String> lines = Victim.lines(victim.file(age));
    operation.apply(lines, line);
    Victim.write(victim.file(age), lines);
    Verdict verdict = victim.verdict();
    Files.write(victim.file(age), before);
    return verdict;
  }
}
