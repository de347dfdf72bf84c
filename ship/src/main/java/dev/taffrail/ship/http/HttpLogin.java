package dev.taffrail.ship.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.ship.Secret;
import java.util.Base64;
import java.util.List;

/** How a request says who it is from. */
public sealed interface HttpLogin {

  /** The value of the {@code Authorization} header. */
  String authorization();

  /** The part of it that nobody may see. */
  Secret secret();

  /** All that an answer must not be shown with: the receiver may say what it was sent. */
  default List<Secret> secrets() {
    String header = authorization();
    return List.of(secret(), Secret.of(header.substring(header.indexOf(' ') + 1)));
  }

  /** Name and password. */
  record Basic(String user, Secret secret) implements HttpLogin {
    public Basic {
      if (user.isEmpty() || user.contains(":")) {
        throw new IllegalArgumentException("user: expected a name without ':', found " + user);
      }
    }

    @Override
    public String authorization() {
      String pair = user + ":" + secret.reveal();
      return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }
  }

  /** A token, as {@code Authorization: Bearer}. */
  record Bearer(Secret secret) implements HttpLogin {
    @Override
    public String authorization() {
      return "Bearer " + secret.reveal();
    }
  }
}
