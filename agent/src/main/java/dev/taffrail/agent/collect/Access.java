package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may send, and how often. For many threads. */
final class Access {
  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  private final @Nullable TokensFile tokens;
  private final SplunkToken splunk;
  private final RateLimit rate;
  private final Clock clock;

  /**
   * @param tokens null takes whoever comes
   * @param splunk what Splunk's senders show where there are no tokens
   */
  Access(@Nullable TokensFile tokens, SplunkToken splunk, RateLimit rate, Clock clock) {
    this.tokens = tokens;
    this.splunk = splunk;
    this.rate = rate;
    this.clock = clock;
  }

  /**
   * The sender who shows a token as {@code Bearer}, or as the password of {@code Basic}.
   *
   * @throws RefusedException 401 when it shows no valid one, 429 when it sends too often
   */
  Sender login(@Nullable String authorization, String address) throws RefusedException {
    TokensFile all = tokens;
    if (all == null) {
      return anybody(address);
    }
    @Nullable String shown = token(authorization);
    if (shown == null) {
      rate.take(address);
      throw new RefusedException(
          401, "expected Authorization: Bearer with a token, or Basic with it as password");
    }
    return proven(all.now().device(shown), address);
  }

  private static @Nullable String token(@Nullable String authorization) {
    if (authorization == null) {
      return null;
    }
    if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return authorization.substring(BEARER.length()).strip();
    }
    if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return null;
    }
    try {
      String text = authorization.substring(BASIC.length()).strip();
      String login = new String(Base64.getDecoder().decode(text), UTF_8);
      return login.substring(login.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * The sender who shows a token as {@code Splunk}.
   *
   * @throws SplunkRefusal when it shows none or a wrong one
   * @throws RefusedException 429 when it sends too often
   */
  Sender splunk(@Nullable String authorization, String address)
      throws RefusedException, SplunkRefusal {
    Optional<HecAnswer> problem = splunk.problem(authorization);
    if (problem.isPresent()) {
      rate.take(address);
      throw new SplunkRefusal(problem.get());
    }
    TokensFile all = tokens;
    if (all == null || authorization == null) {
      return anybody(address);
    }
    Optional<DeviceName> device = all.now().device(SplunkToken.shown(authorization));
    if (device.isEmpty()) {
      rate.take(address);
      throw new SplunkRefusal(HecAnswer.INVALID_TOKEN);
    }
    return proven(device, address);
  }

  /**
   * Refuses a signature that cannot be a good one, before the body is read.
   *
   * @throws AwsException when its device is not known, or it is an old one
   */
  void claimed(AwsSignature signature, String address) throws RefusedException, AwsException {
    TokensFile all = tokens;
    if (all != null) {
      try {
        signature.checkClaim(all.now().of(signature.accessKey()), clock.instant());
      } catch (AwsException e) {
        rate.take(address);
        throw e;
      }
    }
  }

  /**
   * The sender who signed a request: its access key is its device's name, its secret a token.
   *
   * @param bodyHash of the body as it came
   * @throws AwsException when the signature is none of these
   */
  Sender signed(AwsSignature signature, String bodyHash, String address)
      throws RefusedException, AwsException {
    TokensFile all = tokens;
    if (all == null) {
      return anybody(address);
    }
    try {
      signature.check(all.now().of(signature.accessKey()), bodyHash);
    } catch (AwsException e) {
      rate.take(address);
      throw e;
    }
    return proven(Optional.of(DeviceName.of(signature.accessKey())), address);
  }

  /** Whether senders have to prove who they are. */
  boolean isGuarded() {
    return tokens != null;
  }

  private Sender anybody(String address) throws RefusedException {
    rate.take(address);
    return new Sender(null, address);
  }

  private Sender proven(Optional<DeviceName> device, String address) throws RefusedException {
    if (device.isEmpty()) {
      rate.take(address);
      throw new RefusedException(401, "invalid token");
    }
    rate.take("device " + device.get().folder());
    return new Sender(device.get(), address);
  }
}
