package dev.taffrail.agent.config;

import dev.taffrail.log.Redaction;
import dev.taffrail.ship.transform.Hiding;
import org.jspecify.annotations.Nullable;

/** The logging library's word on what is a secret, for those who take lines apart. */
public record LogHiding(Redaction redaction) implements Hiding {
  @Override
  public boolean hides(String key) {
    return redaction.hides(key);
  }

  @Override
  public @Nullable String instead(String key, String value) {
    return redaction.instead(key, value);
  }

  @Override
  public String text(String text) {
    return redaction.text(text);
  }
}
