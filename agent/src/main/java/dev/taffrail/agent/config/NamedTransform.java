package dev.taffrail.agent.config;

import dev.taffrail.ship.Lane;
import dev.taffrail.ship.Stage;
import dev.taffrail.ship.Transform;

/**
 * A transform that knows where it stands.
 *
 * @param name its place in the configuration and its kind, such as {@code transforms[0] keep}
 * @param transform what it does
 */
public record NamedTransform(String name, Transform transform) implements Transform {
  @Override
  public Stage open(Lane lane) {
    return transform.open(lane);
  }
}
