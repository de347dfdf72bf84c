package dev.taffrail.ship;

/** A password or token: whoever prints it sees three stars. */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /**
   * Hides a value.
   *
   * @throws IllegalArgumentException when it is empty or has characters that no header can carry
   */
  public static Secret of(String value) {
    if (value.isEmpty() || value.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
      throw new IllegalArgumentException(
          "secret: expected printable ASCII, at least one character (a line end at its end?)");
    }
    return new Secret(value);
  }

  /** The value itself, for the request alone. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
