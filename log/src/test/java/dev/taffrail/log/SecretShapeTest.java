package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretShapeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EMAIL | to ada.l+x@mail.example.org, today | to #, today",
        "EMAIL | jürgen@bücher.example | #",
        "EMAIL | a@b.c@d.e, <x@y.z> a@b@c.d @q.r | #@d.e, <#> a@# @q.r",
        "CARD | paid with 4111111111111111. | paid with #.",
        "CARD | 4111 1111 1111 1111 2026 | # 2026",
        "CARD | 5500-0000-0000-0004 | #",
        "CARD | amex 378282246310005 | amex #",
        "IPV4 | from 192.168.1.254:80 | from #:80",
        "IPV4 | up to 255.255.255.255. | up to #.",
        "IPV6 | at fe80::1: no route | at #: no route",
        "IPV6 | [2001:db8:0:0:0:0:2:1]:443 | [#]:443",
        "IPV6 | ::ffff:10.0.0.1 | #",
        "IPV6 | ::1 | #",
        "AWS_KEY | id AKIAIOSFODNN7EXAMPLE, | id #,",
        "GITHUB_TOKEN | ghp_abcdefghijklmnopqrstuvwxyz0123456789 | #",
        "BEARER | Authorization: Bearer abc.DEF-123= | Authorization: Bearer #",
        "JWT | x eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln y | x # y",
        "JWT | eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0. | #",
      })
  void findsTheSecretAndNothingElse(SecretShape shape, String text, String expected) {
    String mask = "(redacted " + shape.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")";
    assertThat(shape.hide(text, Treatment.MASK)).isEqualTo(expected.replace("#", mask));
    assertThat(shape.hide(text, Treatment.REMOVE))
        .isEqualToIgnoringWhitespace(expected.replace("#", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EMAIL | a @ b.c, user@localhost, @all",
        "CARD | 4111111111111112",
        "CARD | 1767225604000123456",
        "CARD | 41111111111111114111111111111111",
        "CARD | order 1234567890",
        "IPV4 | 256.1.1.1",
        "IPV4 | 1.2.3 and 1.2.3.4.5",
        "IPV6 | at 08:37:37",
        "IPV6 | mac 00:1a:2b:3c:4d:5e",
        "IPV6 | std::vector and a :: b",
        "IPV6 | 1:2:3:4:5:6:7:8:9",
        "IPV6 | 1::2::3",
        "AWS_KEY | AKIASHORT",
        "GITHUB_TOKEN | ghp_short",
        "BEARER | bearer of news",
        "JWT | eyJ.a.b",
      })
  void leavesWhatOnlyLooksAlike(SecretShape shape, String text) {
    assertThat(shape.hide(text, Treatment.MASK)).isEqualTo(text);
  }

  /** As one pattern would, which is slow and recurses. */
  @Test
  void findsAddressesWhereTheirGrammarDoes() {
    Pattern address =
        Pattern.compile(
            "[\\p{L}\\p{N}._%+-]{1,64}@[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63})+");
    String[] parts = {
      "@",
      "@",
      ".",
      "a",
      "-",
      "_",
      " ",
      "\u00b2",
      "\ud801\udc00",
      "\ud801",
      "\udc00",
      "x".repeat(62),
      "\u216b",
      "@b.c",
      "+"
    };
    Random random = new Random(17);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      assertThat(SecretShape.EMAIL.hide(text.toString(), Treatment.MASK))
          .isEqualTo(address.matcher(text).replaceAll("(redacted email)"));
    }
  }

  @Test
  void isQuickOnLongTextsOfEveryKind() {
    for (String part : new String[] {"a", "1", ":", "1.", "a@", "eyJ", "bearer ", "4 ", "f:"}) {
      String text = part.repeat(20_000);
      for (SecretShape shape : SecretShape.values()) {
        assertThat(shape.hide(text, Treatment.MASK)).isNotEmpty();
      }
    }
  }
}
