package dev.taffrail.agent.shell;

import picocli.CommandLine;

/** A shell that can complete the program's command lines. */
public enum Shell {
  BASH,
  ZSH,
  FISH;

  /** What this shell has to read for that. */
  public String completion(CommandLine program) {
    return switch (this) {
      case BASH -> new BashCompletion(program).script();
      case ZSH -> new ZshCompletion(program).script();
      case FISH -> new FishCompletion(program).script();
    };
  }
}
