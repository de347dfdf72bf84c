package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher with a JVM that says only which locale, or what else, it was given. */
final class LauncherTest {
  @TempDir Path home;

  @BeforeEach
  void install() throws IOException {
    Files.copy(
        Path.of("..", "taffrail"), home.resolve("taffrail"), StandardCopyOption.COPY_ATTRIBUTES);
    Path built = Files.createDirectories(home.resolve("agent/target/taffrail")).resolve("built");
    Files.createFile(built);
    Path java = Files.createDirectories(home.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf %s \"${LC_ALL:-$LANG}\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
  }

  @Test
  void namesMayBeUtf8WhereNobodyChoseALocale() throws Exception {
    assertThat(saidByTheJvm(Map.of())).isEqualTo("C.UTF-8");
  }

  @ParameterizedTest
  @CsvSource({
    "LANG, C, C.UTF-8, UTF-8",
    "LC_ALL, POSIX, C.UTF-8, UTF-8",
    "LANG, de_DE.UTF-8, de_DE.UTF-8, UTF-8",
    "LC_ALL, de_DE.ISO-8859-15, de_DE.ISO-8859-15, ISO-8859-15",
    "LC_ALL, de_DE.UTF-8, C.UTF-8, ANSI_X3.4-1968"
  })
  void onlyALocaleThatKnowsAsciiAloneIsReplaced(
      String variable, String value, String expected, String charmap) throws Exception {
    Path tools = Files.createDirectories(home.resolve("bin"));
    Path locale = Files.writeString(tools.resolve("locale"), "#!/bin/sh\necho " + charmap + "\n");
    assertThat(locale.toFile().setExecutable(true)).isTrue();
    String path = tools + ":" + System.getenv("PATH");
    assertThat(saidByTheJvm(Map.of(variable, value, "PATH", path))).isEqualTo(expected);
  }

  @Test
  void whatTheCompilerIsToldOfMethodsIsOfMethodsThatAreThere() throws Exception {
    String launcher = Files.readString(home.resolve("taffrail"));
    List<MatchResult> told =
        Pattern.compile("dontinline,([\\w.]+)::(\\w+)").matcher(launcher).results().toList();
    assertThat(told).isNotEmpty();
    for (MatchResult each : told) {
      Class<?> type = Class.forName(each.group(1));
      assertThat(type.getDeclaredMethods()).extracting(Method::getName).contains(each.group(2));
    }
  }

  /** As the system has it for a name that no locale has. */
  @Test
  void aLocaleThatIsNotInstalledIsReplaced() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/locale")), "a system without glibc's locale");
    assertThat(saidByTheJvm(Map.of("LC_ALL", "xx_XX.UTF-8"))).isEqualTo("C.UTF-8");
  }

  /** That of a folder is another one on each file system, and an archive of classes is for one. */
  @Test
  void theJarsHaveOneOrderWhateverTheFolderAndTheLocaleHave() throws Exception {
    Path lib = Files.createDirectories(home.resolve("agent/target/taffrail/lib"));
    for (String name : List.of("b.jar", "a-b.jar", "B.jar", "a.jar", "ab.jar")) {
      Files.createFile(lib.resolve(name));
    }
    Files.writeString(home.resolve("jdk/bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    String expected =
        Stream.of("B.jar", "a-b.jar", "a.jar", "ab.jar", "b.jar")
            .map(name -> lib.resolve(name).toString())
            .collect(Collectors.joining(":"));
    for (String locale : List.of("C.UTF-8", "en_US.UTF-8")) {
      assertThat(saidByTheJvm(Map.of("LC_ALL", locale)).lines()).containsOnlyOnce(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"run, true", "ship, true", "collect, false", "page, false", "tail, false"})
  void onlyWhatRunsBesideAnApplicationHasClassesAtAKnownAddress(String command, boolean known)
      throws Exception {
    Files.writeString(home.resolve("jdk/bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertThat(
            saidByTheJvm(command, Map.of()).lines().anyMatch("-XX:ArchiveRelocationMode=0"::equals))
        .isEqualTo(known);
  }

  @Test
  void tooFewOpenFilesForAJvmAreOneLine() throws Exception {
    String launcher = home.resolve("taffrail").toString();
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "ulimit -n 40; exec \"$0\" --version", launcher);
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(said)
        .isEqualTo(
            "taffrail: expected 64 or more open files to be allowed (ulimit -n), found 40\n");
  }

  @Test
  void aFolderThatNoClassPathCanNameIsRefused() throws Exception {
    Path folder = Files.createDirectory(home.resolve("c:d"));
    Path launcher = Files.copy(Path.of("..", "taffrail"), folder.resolve("taffrail"));
    Process process =
        new ProcessBuilder("sh", launcher.toString(), "--version")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(said)
        .isEqualTo(
            "taffrail: expected a folder whose path has no ':', which separates the parts of"
                + " Java's class path, found "
                + folder.toRealPath()
                + "\n");
  }

  private String saidByTheJvm(Map<String, String> environment) throws Exception {
    return saidByTheJvm("--version", environment);
  }

  private String saidByTheJvm(String argument, Map<String, String> environment) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(home.resolve("taffrail").toString(), argument);
    builder.environment().keySet().removeIf(name -> name.equals("LANG") || name.startsWith("LC_"));
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return said;
  }
}
