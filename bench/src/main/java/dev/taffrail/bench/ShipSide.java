package dev.taffrail.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** A shipper and how it is set up; each sends all there is to Loki and ends. */
enum ShipSide {
  /** Our own journal, with the defaults: protocol buffers and Snappy. */
  JOURNAL,
  /** Files of another program, each line checked as JSON. */
  FILES,
  /** The same, as JSON by gzip at its level 1. */
  FILES_GZIP,
  /** The journal, as JSON by gzip at the level that Fluent Bit's is. */
  JOURNAL_GZIP_6,
  /** Fluent Bit: tail with a position database, parsed as JSON, a label and metadata, gzip. */
  FLUENT_BIT_GZIP,
  /** The same without compression, which is its default. */
  FLUENT_BIT,
  /** With gzip, and as often tried again as it is by default. */
  FLUENT_BIT_RETRIES;

  private static final String EXIT = "Exit_On_Eof On";
  private static final String PARSERS =
      """
      [PARSER]
          Name json
          Format json
          Time_Key timestamp
          Time_Format %Y-%m-%dT%H:%M:%S.%LZ
          Time_Keep On
      """;
  private static final String FLUENT =
      """
      [SERVICE]
          Flush 1
          Log_Level error
          Parsers_File parsers.conf
      [INPUT]
          Name tail
          Path PATTERN
          Parser json
          DB tail.db
          Read_from_Head On
          EXIT
          Buffer_Chunk_Size 1M
          Buffer_Max_Size 4M
      [OUTPUT]
          Name loki
          Match *
          Host 127.0.0.1
          Port PORT
          Labels job=edge
          Label_Keys $level
          Structured_Metadata correlation_id=$correlation_id
          Line_Format json
      """;

  /** The sides of these names; all when there are none. */
  static List<ShipSide> of(Stream<String> names) {
    List<ShipSide> named = names.map(name -> valueOf(name.toUpperCase(Locale.ROOT))).toList();
    return named.isEmpty() ? List.of(values()) : named;
  }

  /** Fluent Bit takes what becomes metadata out of the line. */
  boolean hasIdsInLines() {
    return !isFluentBit();
  }

  private boolean isFluentBit() {
    return name().startsWith("FLUENT_BIT");
  }

  /** Ships what there is, and ends. */
  List<String> command(ShipInput input, int port) throws IOException {
    return isFluentBit() ? fluentBit(input, port, EXIT) : taffrail(input, port, List.of("--once"));
  }

  /** Ships what there is, and waits for more. */
  List<String> following(ShipInput input, int port) throws IOException {
    return isFluentBit() ? fluentBit(input, port, "") : taffrail(input, port, List.of());
  }

  private List<String> fluentBit(ShipInput input, int port, String exit) throws IOException {
    String program =
        Objects.requireNonNull(System.getProperty("fluentbit"), "-Dfluentbit: expected a path");
    Path config = input.folder().resolve("fluent-bit.conf");
    String text =
        FLUENT
            .replace("PATTERN", input.pattern())
            .replace("PORT", Integer.toString(port))
            .replace("EXIT", exit);
    String retries = this == FLUENT_BIT_RETRIES ? "" : "    Retry_Limit no_limits\n";
    Files.writeString(config, text + retries + (this == FLUENT_BIT ? "" : "    Compress gzip\n"));
    Files.writeString(input.folder().resolve("parsers.conf"), PARSERS);
    return List.of(program, "-q", "-c", config.toString());
  }

  private List<String> taffrail(ShipInput input, int port, List<String> options)
      throws IOException {
    String sources =
        name().startsWith("JOURNAL")
            ? "journal: {path: " + input.journal() + "}\n"
            : "journal: {path: "
                + input.folder().resolve("none.log")
                + "}\n"
                + "sources: {app: {files: \""
                + input.pattern()
                + "\", format: json}}\n";
    String encoding =
        switch (this) {
          case FILES_GZIP -> ", encoding: json, gzip: 1";
          case JOURNAL_GZIP_6 -> ", encoding: json, gzip: 6";
          default -> "";
        };
    Path config = input.folder().resolve("taffrail.yaml");
    Files.writeString(
        config,
        sources
            + "sinks: {loki: {url: \"http://127.0.0.1:"
            + port
            + "\", labels: {job: edge}"
            + encoding
            + "}}\n");
    List<String> command = new ArrayList<>();
    command.addAll(List.of(ShipCosts.launcher().toString(), "ship", "--config", config.toString()));
    command.addAll(options);
    return command;
  }
}
