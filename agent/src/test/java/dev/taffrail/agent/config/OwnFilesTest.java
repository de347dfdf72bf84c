package dev.taffrail.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A shipper neither writes into files that are another's, nor ships for ever what it wrote. */
class OwnFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"edge.log", "edge.log.1", "edge.log.keys", "./edge.log.chain"})
  void noSinkWritesIntoTheJournalOrBesideItUnderItsName(String path) throws Exception {
    assertThat(problems("sinks: {out: {type: file, path: " + path + "}}"))
        .endsWith("sinks.out: expected a file of its own, found one of journal");
  }

  @Test
  void noSinkWritesIntoTheJournalOfASourceOrTheDebugJournal() throws Exception {
    assertThat(
            problems(
                """
                sources: {a: {files: app.txt, journal: a.log}}
                debug: {path: d.log}
                sinks: {x: {type: file, path: a.log}, y: {type: file, path: d.log}}"""))
        .contains("sinks.x: expected a file of its own, found one of source a")
        .contains("sinks.y: expected a file of its own, found one of debug");
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.jsonl", "out.jsonl.2"})
  void noTwoSinksWriteIntoOneFileOrItsRotatedOnes(String path) throws Exception {
    assertThat(
            problems(
                "sinks: {x: {type: file, path: out.jsonl}, y: {type: file, path: " + path + "}}"))
        .endsWith("sinks.y: expected a file of its own, found one of sink x");
  }

  @ParameterizedTest
  @CsvSource({"edge.log,journal", "s.db,pipeline a", "x.jsonl,sink x"})
  void aStoreIsNoFileOfAnother(String path, String owner) throws Exception {
    assertThat(
            problems(
                """
                sinks: {x: {type: file, path: x.jsonl}}
                pipelines:
                  a: {csv: a, cloud: {url: "http://h", store: {path: s.db}}}
                  b: {csv: a, cloud: {url: "http://h", store: {path: %s}}}"""
                    .formatted(path)))
        .contains("pipelines.b: expected a store of its own, found a file of " + owner);
  }

  @ParameterizedTest
  @CsvSource({
    "edge.log,one of journal",
    "s.db,one of pipeline a",
    "x.jsonl.1,one of sink x",
    "first.jsonl,one of pipeline a"
  })
  void theFileOfAnActionIsNoFileOfAnother(String path, String owner) throws Exception {
    assertThat(
            problems(
                """
                sinks: {x: {type: file, path: x.jsonl}}
                pipelines:
                  a: {csv: a, actions: [store: {path: first.jsonl}],
                    cloud: {url: "http://h", store: {path: s.db}}}
                  b: {csv: a, actions: [store: {name: mine, path: %s}]}"""
                    .formatted(path)))
        .contains("pipelines.b: expected a file of its own for the action mine, found " + owner);
  }

  @Test
  void theFileOfAnActionIsNoSeries() throws Exception {
    assertThat(problems("pipelines: {a: {csv: a.csv, actions: [store: {path: ./a.csv}]}}"))
        .contains("pipelines.a: expected a file of its own for the action store, found a series, ");
  }

  @Test
  void aStoreIsNoSeriesOfAPipeline() throws Exception {
    assertThat(
            problems(
                """
                pipelines:
                  a: {csv: b.csv, cloud: {url: "http://h", store: {path: ./a.csv}}}
                  b: {csv: a.csv}"""))
        .contains("pipelines.a: expected a store of its own, found a series, ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '%',
      value = {
        "'*.log'; a.log",
        "a.log; a.log",
        "'{a,b}.log.?'; a.log.1",
        "[app.txt, '**.log']; a.log"
      })
  void noSourceFollowsTheJournalThatASourceIsSealedInto(String files, String found)
      throws Exception {
    assertThat(problems("sources: {a: {files: " + files + ", journal: a.log}}"))
        .contains("sources.a: expected files that this program does not write, found ")
        .endsWith("/" + found + " of source a: exclude it");
  }

  @Test
  void noSourceFollowsTheFileOfASink() throws Exception {
    assertThat(problems("sources: {a: {files: '*.log'}}\nsinks: {x: {type: file, path: x.log}}"))
        .contains("sources.a: expected files that this program does not write, found ")
        .endsWith("x.log of sink x: exclude it");
  }

  @Test
  void noSourceFollowsWhatASinkRefused() throws Exception {
    assertThat(
            problems("sources: {a: {files: '**/*.log'}}\nsinks: {x: {type: file, path: x.jsonl}}"))
        .contains("sources.a: expected files that this program does not write, found ")
        .endsWith("edge.log.refused.x.log of sink x: exclude it");
  }

  @ParameterizedTest
  @CsvSource({
    "'/**/edge.log', edge.log, journal",
    "'edge.l*', edge.log.refused.x.log, sink x",
    "'edge.log.?', edge.log.1, journal",
    "'*.chain', edge.log.chain, journal",
    "'*.keys', edge.log.keys, journal",
    "'*.cursor*', edge.log.cursor.x.bulk, sink x",
    "'*.jsonl', d.jsonl, debug",
    "'d.*.keys', d.jsonl.keys, debug",
    "'*.refused*1', edge.log.refused.x.log.1, sink x"
  })
  void noSourceFollowsTheDevicesJournalsNorWhatLiesBesideThem(
      String files, String found, String owner) throws Exception {
    assertThat(
            problems(
                "debug: {path: d.jsonl}\nsources: {a: {files: '"
                    + files
                    + "'}}\nsinks: {x: {type: file, path: x.txt}}"))
        .contains("sources.a: expected files that this program does not write, found ")
        .contains("/" + found + " of " + owner)
        .endsWith("exclude it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"link/edge.log", "link/edge.log.1", "alias"})
  void noSinkWritesIntoTheJournalByALink(String path) throws Exception {
    linkToJournal();
    assertThat(problems("sinks: {out: {type: file, path: " + path + "}}"))
        .endsWith("sinks.out: expected a file of its own, found one of journal");
  }

  @ParameterizedTest
  @CsvSource({
    "link/edge.log, link/edge.log",
    "'link/*.keys', link/edge.log.keys",
    "'l*/edge.log', link/edge.log",
    "'al*', alias",
    "alias, alias"
  })
  void noSourceFollowsTheJournalByALink(String files, String found) throws Exception {
    linkToJournal();
    assertThat(problems("sources: {a: {files: '" + files + "'}}"))
        .endsWith("/" + found + " of journal, which is shipped anyway: exclude it");
  }

  @Test
  void aLinkToAFolderOfOthersIsFollowed() throws Exception {
    linkToJournal();
    Files.createDirectory(folder.resolve("others"));
    Files.createSymbolicLink(folder.resolve("there"), folder.resolve("others"));
    assertThat(problems("sources: {a: {files: ['there/*.log', 'l*/app.log'], exclude: [alias]}}"))
        .isEmpty();
  }

  private void linkToJournal() throws IOException {
    Path journal = Files.createFile(folder.resolve("edge.log"));
    Files.createSymbolicLink(folder.resolve("alias"), journal);
    Files.createSymbolicLink(folder.resolve("link"), folder);
  }

  @Test
  void whatIsExcludedIsNotFollowedAndNamesThatOnlyBeginAlikeAreOthers() throws Exception {
    assertThat(
            problems(
                "sources: {a: {files: '*.log', exclude: [x.log, 'x.log.*', 'edge.log*', a.log],"
                    + " journal: a.log}}\n"
                    + "sinks: {x: {type: file, path: x.log}, y: {type: file, path: x.logs},"
                    + " z: {type: file, path: other/edge.log}}"))
        .isEmpty();
  }

  @Test
  void whatIsStillToBeExcludedIsNamedAndNotWhatIsAlready() throws Exception {
    assertThat(
            problems(
                "sources: {a: {files: '*', exclude: [edge.log, '*.refused.*', '*.cursor.*']}}\n"
                    + "sinks: {x: {type: file, path: out/x.txt}}"))
        .contains("/edge.log.1 of journal");
  }

  @Test
  void whatOthersRotatedIsFollowedBesideTheJournal() throws Exception {
    assertThat(
            problems(
                "sources: {a: {files: '*.1', exclude: [edge.log.1, '*.refused.*']}}\n"
                    + "sinks: {x: {type: file, path: out/x.txt}}"))
        .isEmpty();
  }

  private String problems(String more) throws IOException {
    Path file = Files.writeString(folder.resolve("c.yaml"), "journal: {path: edge.log}\n" + more);
    ConfigurationException found =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> Configuration.load(file, new Environment(Map.of(), () -> "host-7")));
    return found == null ? "" : String.valueOf(found.getMessage());
  }
}
