package dev.taffrail.log;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What secrets look like inside of a text. */
public enum SecretShape {
  /** An address of e-mail. */
  EMAIL("email", "@") {
    @Override
    String hideFound(String text, Treatment treatment) {
      return EmailAddresses.hide(text, address -> instead(address, treatment));
    }
  },

  /**
   * The number of a payment card, in groups or not: 13 to 19 digits that begin as issuers' do and
   * whose check digit is right (ISO/IEC 7812). Also where a field is such a number.
   */
  CARD("card", "\\d(?:[ -]?\\d){12}") {
    @Override
    String hideFound(String text, Treatment treatment) {
      return CardNumbers.hide(text, number -> instead(number, treatment));
    }
  },

  /** A JSON Web Token, signed or encrypted (RFC 7519). */
  JWT("jwt", "(?<![\\w-])eyJ[\\w-]{5,}+\\.[\\w-]{5,}+(?:\\.[\\w-]*+){1,3}"),

  /** The id of an AWS access key. */
  AWS_KEY("aws key", "(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])"),

  /** A token of GitHub's. */
  GITHUB_TOKEN("github token", "(?<!\\w)(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\\w{22,255})"),

  /** What follows {@code Bearer} (RFC 6750). */
  BEARER("bearer", "(?i)(?<=bearer )[\\w.~+/-]{8,}+=*"),

  /** An IPv4 address. */
  IPV4(
      "ipv4",
      "(?<![\\d.])(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)"
          + "(?!\\d|\\.\\d)"),

  /** An IPv6 address, in any of the forms of RFC 4291. */
  IPV6("ipv6", "(?<![\\w:.])[0-9A-Fa-f:]{2,39}(?<!(?<!:):)(?:(?:\\.\\d{1,3}){3})?(?!\\w|:\\w)") {
    @Override
    Predicate<String> check() {
      return Ipv6Address::is;
    }
  };

  private final String label;
  private final Pattern pattern;

  SecretShape(String label, String pattern) {
    this.label = label;
    this.pattern = Pattern.compile(pattern);
  }

  /** Whether what matches is one indeed. */
  Predicate<String> check() {
    return found -> true;
  }

  /** The text with each one hidden; the same when there is none. */
  final String hide(String text, Treatment treatment) {
    return pattern.matcher(text).find() ? hideFound(text, treatment) : text;
  }

  String hideFound(String text, Treatment treatment) {
    Predicate<String> check = check();
    return pattern
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    check.test(found.group()) ? instead(found.group(), treatment) : found.group()));
  }

  String instead(String secret, Treatment treatment) {
    return treatment.instead(secret, label);
  }
}
