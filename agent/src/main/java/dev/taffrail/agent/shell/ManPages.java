package dev.taffrail.agent.shell;

import dev.taffrail.edge.Pipeline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Pages for {@code man}, in the macros that all of its kinds know. */
public final class ManPages {
  /** So that a synopsis is one paragraph, which man breaks itself. */
  private static final int ONE_LINE = 4000;

  private final CommandLine program;

  public ManPages(CommandLine program) {
    this.program = program.setUsageHelpWidth(ONE_LINE);
  }

  /** Each page by the name of its file: {@code taffrail.1}, {@code taffrail-tail.1} and so on. */
  public Map<String, String> all() {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("taffrail.1", main());
    for (CommandLine command : program.getSubcommands().values()) {
      CommandSpec spec = command.getCommandSpec();
      if (!spec.usageMessage().hidden()) {
        pages.put("taffrail-" + spec.name() + ".1", page(command));
      }
    }
    return pages;
  }

  private String main() {
    CommandSpec spec = program.getCommandSpec();
    Roff roff = head("taffrail", Subcommand.summary(spec));
    roff.section("SYNOPSIS").bold("taffrail").text(" COMMAND [OPTION]... [ARGUMENT]...").end();
    roff.section("DESCRIPTION");
    roff.paragraph(spec.usageMessage().description());
    roff.paragraph("Each command has a page of its own, such as taffrail-tail(1).");
    roff.section("COMMANDS");
    for (Subcommand command : Subcommand.of(program)) {
      roff.item().bold(command.name()).end();
      roff.text(command.summary() + ".").end();
    }
    roff.section("OPTIONS");
    options(roff, spec);
    roff.section("ENVIRONMENT");
    roff.item().bold("NO_COLOR").end();
    roff.text("Where it is set and not empty, nothing is in colours.").end();
    roff.item().bold("TRACEPARENT").end();
    roff.text("The correlation id of records that taffrail append appends.").end();
    roff.section("FILES");
    roff.item().italic("./taffrail.yaml").text(", ").italic("/etc/taffrail/taffrail.yaml").end();
    roff.text("The configuration, the first of them that is there.").end();
    roff.section("SEE ALSO");
    roff.text(
            String.join(
                ", ",
                Subcommand.of(program).stream()
                    .map(command -> "taffrail-" + command.name() + "(1)")
                    .toList()))
        .end();
    return roff.toString();
  }

  private static String page(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    Roff roff = head("taffrail-" + spec.name(), Subcommand.summary(spec));
    roff.section("SYNOPSIS");
    String synopsis =
        new CommandLine.Help(spec, CommandLine.Help.defaultColorScheme(Ansi.OFF))
            .synopsis(0)
            .strip();
    String name = "taffrail " + spec.name();
    roff.bold(name).text(synopsis.substring(name.length())).end();
    roff.section("DESCRIPTION");
    for (String paragraph : spec.usageMessage().description()) {
      roff.paragraph(paragraph);
    }
    if (!spec.positionalParameters().isEmpty()) {
      roff.section("ARGUMENTS");
      for (PositionalParamSpec parameter : spec.positionalParameters()) {
        roff.item().italic(parameter.paramLabel()).end();
        description(roff, parameter);
      }
    }
    roff.section("OPTIONS");
    options(roff, spec);
    Map<String, String> statuses = spec.usageMessage().exitCodeList();
    if (!statuses.isEmpty()) {
      roff.section("EXIT STATUS");
      statuses.forEach(
          (status, meaning) -> {
            roff.item().bold(status.strip()).end();
            roff.text(meaning).end();
          });
    }
    roff.section("SEE ALSO").text("taffrail(1)").end();
    return roff.toString();
  }

  private static Roff head(String name, String summary) {
    return new Roff(name.toUpperCase(Locale.ROOT), "taffrail " + Pipeline.VERSION)
        .section("NAME")
        .text(name)
        .raw(" \\- ")
        .text(summary)
        .end();
  }

  private static void options(Roff roff, CommandSpec spec) {
    for (OptionSpec option : spec.options()) {
      if (option.hidden()) {
        continue;
      }
      roff.item();
      List<String> names = List.of(option.names());
      for (int i = 0; i < names.size(); i++) {
        roff.text(i == 0 ? "" : ", ").bold(names.get(i));
      }
      if (option.arity().max() > 0) {
        boolean optional = option.arity().min() == 0;
        roff.text(optional ? "[=" : "=").italic(option.paramLabel()).text(optional ? "]" : "");
      }
      roff.end();
      description(roff, option);
    }
  }

  private static void description(Roff roff, ArgSpec arg) {
    roff.text(String.join(" ", arg.description())).end();
  }

  /** Text for roff, in which nothing of what it says is taken for a command. */
  private static final class Roff {
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder line = new StringBuilder();

    Roff(String title, String source) {
      out.append(".\\\" Made by `taffrail man` of the program itself.\n");
      out.append(".TH ").append(escaped(title)).append(" 1 \"\" \"").append(source);
      out.append("\" Taffrail\n.nh\n.ad l\n");
    }

    Roff section(String name) {
      out.append(".SH ").append(name).append('\n');
      return this;
    }

    /** A term, up to the end; what follows is what it means. */
    Roff item() {
      out.append(".TP\n");
      return this;
    }

    void paragraph(String... sentences) {
      String text = String.join(" ", sentences).strip();
      if (!text.isEmpty()) {
        out.append(".PP\n");
        text(text).end();
      }
    }

    Roff bold(String text) {
      return raw("\\fB").text(text).raw("\\fR");
    }

    Roff italic(String text) {
      return raw("\\fI").text(text).raw("\\fR");
    }

    Roff text(String text) {
      return raw(escaped(text.replace("%n", " ").replace("%%", "%").replaceAll("\\s+", " ")));
    }

    Roff raw(String roff) {
      line.append(roff);
      return this;
    }

    Roff end() {
      String text = line.toString().strip();
      out.append(text.startsWith(".") || text.startsWith("'") ? "\\&" : "").append(text);
      out.append('\n');
      line.setLength(0);
      return this;
    }

    private static String escaped(String text) {
      return text.replace("\\", "\\e")
          .replace("-", "\\-")
          .replace("'", "\\(aq")
          .replace("`", "\\(ga")
          .replace("^", "\\(ha")
          .replace("~", "\\(ti");
    }

    @Override
    public String toString() {
      return out.toString();
    }
  }
}
