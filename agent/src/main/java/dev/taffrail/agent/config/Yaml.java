package dev.taffrail.agent.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;

/** From a file to YAML nodes, which know their lines. */
final class Yaml {
  /** The parser takes minutes for one line of megabytes; a real configuration has kilobytes. */
  private static final long LONGEST = 1 << 20;

  private Yaml() {}

  /** The file's keys; none, with the problem reported, when it is no YAML or has no keys. */
  static MappingNode compose(Path file, Problems problems) throws IOException {
    if (Files.size(file) > LONGEST) {
      problems.add(1, "", "a file of at most " + LONGEST + " bytes", Files.size(file) + " bytes");
      return empty();
    }
    LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
    try {
      Optional<Node> node = new Compose(settings).composeString(Files.readString(file));
      if (node.isPresent() && node.get() instanceof MappingNode mapping) {
        return mapping;
      }
      node.filter(other -> !other.getTag().equals(Tag.NULL))
          .ifPresent(other -> problems.add(other, "", "keys with values", "something else"));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      problems.add(line, "", "YAML", e.getProblem().replaceFirst("^found ", ""));
    } catch (YamlEngineException e) {
      problems.add(1, "", "YAML", String.valueOf(e.getMessage()));
    } catch (StackOverflowError e) {
      problems.add(1, "", "values nested less deep", "too many levels");
    } catch (MalformedInputException e) {
      problems.add(1, "", "YAML in UTF-8", "other bytes");
    }
    return empty();
  }

  private static MappingNode empty() {
    return new MappingNode(
        Tag.MAP, true, List.of(), FlowStyle.BLOCK, Optional.empty(), Optional.empty());
  }
}
