package dev.taffrail.ship;

/**
 * What a sink has sent: headers and bodies of requests as they went out, also of tries that failed;
 * for a file or a stream what was written. What TLS and TCP add is not in it.
 *
 * @param sent bytes since the start
 * @param today bytes since midnight UTC by this device's clock, over restarts
 * @param limit how much it may send
 */
public record LinkUse(long sent, long today, LinkLimit limit) {
  public static final LinkUse NONE = new LinkUse(0, 0, LinkLimit.NONE);
}
