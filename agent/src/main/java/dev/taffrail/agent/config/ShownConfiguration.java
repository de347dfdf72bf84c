package dev.taffrail.agent.config;

import dev.taffrail.log.Redaction;
import dev.taffrail.log.SecretShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * A configuration to be shown to others: values of keys that sound like secrets, of headers, and
 * passwords in URLs are hidden; a placeholder that alone is such a value stays, as it is not
 * expanded. Comments are gone, they might hold anything. Any YAML does, valid configuration or not.
 */
public final class ShownConfiguration {
  private static final String HIDDEN = "(redacted)";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[a-z]+:[^{}]*}");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

  /** Nothing sensible is nested deeper; an alias may lead in a circle. */
  private static final int DEEPEST = 40;

  private final MappingNode document;

  private ShownConfiguration(MappingNode document) {
    this.document = document;
  }

  /**
   * Reads it.
   *
   * @throws ConfigurationException when it is no YAML
   * @throws IOException when the file cannot be read
   */
  public static ShownConfiguration of(Path file) throws IOException, ConfigurationException {
    Problems problems = new Problems(file);
    MappingNode document = Yaml.compose(file, problems);
    problems.raise();
    return new ShownConfiguration(document);
  }

  /**
   * This redaction, and what any {@code redact} in the configuration hides from a receiver: keys
   * and shapes, all of them masked.
   */
  public Redaction redaction(Redaction base) {
    List<ScalarNode> keys = new ArrayList<>();
    List<ScalarNode> shapes = new ArrayList<>();
    collect(document, keys, shapes, 0);
    Redaction more = base;
    for (ScalarNode key : keys) {
      more = masked(more, key.getValue());
    }
    for (ScalarNode shape : shapes) {
      more = Words.find(SecretShape.class, shape.getValue()).map(more::mask).orElse(more);
    }
    return more;
  }

  /** What is no key at all is an error of the configuration, which is not looked for here. */
  private static Redaction masked(Redaction redaction, String key) {
    try {
      return redaction.mask(key);
    } catch (IllegalArgumentException e) {
      return redaction;
    }
  }

  private static void collect(
      Node node, List<ScalarNode> keys, List<ScalarNode> shapes, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(each -> collect(each, keys, shapes, depth + 1));
    } else if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (name(tuple).equals("redact") && tuple.getValueNode() instanceof MappingNode redact) {
          collectNames(redact, keys);
          value(redact, "shapes").forEach(each -> collectNames(each, shapes));
        } else {
          collect(tuple.getValueNode(), keys, shapes, depth + 1);
        }
      }
    }
  }

  private static List<MappingNode> value(MappingNode mapping, String key) {
    return mapping.getValue().stream()
        .filter(tuple -> name(tuple).equals(key))
        .map(NodeTuple::getValueNode)
        .filter(MappingNode.class::isInstance)
        .map(MappingNode.class::cast)
        .toList();
  }

  private static void collectNames(MappingNode redact, List<ScalarNode> names) {
    for (NodeTuple tuple : redact.getValue()) {
      if (List.of("mask", "remove", "hash").contains(name(tuple))) {
        Node value = tuple.getValueNode();
        List<Node> all = value instanceof SequenceNode list ? list.getValue() : List.of(value);
        all.stream().filter(ScalarNode.class::isInstance).forEach(n -> names.add((ScalarNode) n));
      }
    }
  }

  /** The YAML to show. */
  public String text(Redaction redaction) {
    StringBuilder out = new StringBuilder();
    new Writer(redaction, out).mapping(document, 0, Hiding.PASSWORDS);
    return out.toString();
  }

  private static String name(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
  }

  /** What is hidden of a value. */
  private enum Hiding {
    /** Passwords and queries of addresses, and what looks like a secret. */
    PASSWORDS,
    /** Also the paths of addresses: those of hooks are secrets. */
    PATHS,
    ALL
  }

  /** Writes block style, with texts in double quotes, which is YAML as well as JSON. */
  private record Writer(Redaction redaction, StringBuilder out) {
    void mapping(MappingNode node, int depth, Hiding hiding) {
      for (NodeTuple tuple : node.getValue()) {
        String key = name(tuple);
        out.append("  ".repeat(depth)).append(PLAIN.matcher(key).matches() ? key : quoted(key));
        out.append(':');
        value(tuple.getValueNode(), depth, within(key, hiding));
      }
    }

    private Hiding within(String key, Hiding hiding) {
      if (hiding == Hiding.ALL || key.equals("headers") || new LogHiding(redaction).hides(key)) {
        return Hiding.ALL;
      }
      return key.equals("pipelines") ? Hiding.PATHS : hiding;
    }

    private void value(Node node, int depth, Hiding hiding) {
      if (depth > DEEPEST) {
        out.append(" \"…\"\n");
      } else if (node instanceof MappingNode mapping) {
        out.append(mapping.getValue().isEmpty() ? " {}\n" : "\n");
        mapping(mapping, depth + 1, hiding);
      } else if (node instanceof SequenceNode sequence) {
        out.append(sequence.getValue().isEmpty() ? " []\n" : "\n");
        for (Node each : sequence.getValue()) {
          out.append("  ".repeat(depth + 1)).append('-');
          value(each, depth + 1, hiding);
        }
      } else if (node instanceof ScalarNode scalar) {
        out.append(' ').append(scalar(scalar, hiding)).append('\n');
      }
    }

    private String scalar(ScalarNode scalar, Hiding hiding) {
      String text = scalar.getValue();
      if (scalar.getTag().equals(Tag.NULL)) {
        return "null";
      }
      if (hiding == Hiding.ALL) {
        return quoted(PLACEHOLDER.matcher(text).matches() ? text : HIDDEN);
      }
      String shown =
          redaction
              .text(text)
              .replaceAll("//.*@", "//…@") // a password may hold a slash or an @ itself
              .replaceAll("(://[^?]*[?]).*", "$1…");
      if (hiding == Hiding.PATHS) {
        shown = shown.replaceAll("(://[^/]+/).+", "$1…");
      }
      return scalar.getTag().equals(Tag.STR) ? quoted(shown) : shown;
    }

    private static String quoted(String text) {
      return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }
  }
}
