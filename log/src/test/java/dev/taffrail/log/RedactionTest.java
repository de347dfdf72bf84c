package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taffrail.journal.Level;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("try") // scopes are there for their ends
class RedactionTest {
  private static final String KEY = "0123456789abcdef-key";
  private static final BoundLogger log = BoundLogger.get("app");

  @TempDir Path dir;

  private static CapturedLog captured(Redaction redaction, Processor... processors) {
    return new CapturedLog(Level.INFO, redaction, processors);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "PASSWORD",
        "db_password",
        "dbPassword",
        "db.Password",
        "passwd",
        "secret",
        "client-secret",
        "token",
        "accessToken",
        "authorization",
        "Proxy-Authorization",
        "api_key",
        "apiKey",
        "apikey",
        "X-API-KEY",
        "APIKey",
        "cookie",
        "Set-Cookie",
        "private_key",
        "credentials"
      })
  void hidesWhatSoundsLikeASecretByDefault(String key) {
    try (CapturedLog captured = new CapturedLog(Level.INFO)) {
      log.info("e").with(key, "hunter2").log();
      assertThat(captured.string(key)).isEqualTo("(redacted)");
      log.bind(key, "hunter2").info("e").log();
      assertThat(captured.string(key)).isEqualTo("(redacted)");
      try (Scope scope = LogContext.bind(key, "hunter2")) {
        log.info("e").log();
        assertThat(captured.string(key)).isEqualTo("(redacted)");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"token_count", "secretary", "passwords_changed", "cookies", "key", "author"})
  void showsWhatOnlyBeginsLikeOne(String key) {
    try (CapturedLog captured = new CapturedLog(Level.INFO)) {
      log.info("e").with(key, "shown").log();
      assertThat(captured.string(key)).isEqualTo("shown");
    }
  }

  @Test
  void hidesValuesOfEveryTypeButShowsThatOneIsNull() {
    try (CapturedLog captured = new CapturedLog(Level.INFO)) {
      log.info("e")
          .with("a_token", 4711L)
          .with("b_token", 4.5)
          .with("c_token", 4.5f)
          .with("d_token", true)
          .with("e_token", 'x')
          .with("f_token", List.of("x"))
          .with("g_token", () -> "x")
          .with("h_token", (Object) null)
          .log();
      for (String key : List.of("a", "b", "c", "d", "e", "f", "g")) {
        assertThat(captured.string(key + "_token")).isEqualTo("(redacted)");
      }
      assertThat(captured.record()).containsEntry("h_token", null);
    }
  }

  record Login(String user, String password) {}

  @Test
  void hidesKeysOfNestedMapsAndComponentsOfRecords() {
    Map<Object, Object> inner = new HashMap<>(Map.of("Password", "hunter2", "user", "ada"));
    try (CapturedLog captured = new CapturedLog(Level.INFO)) {
      log.info("e")
          .with("v", Map.of("list", List.of(inner)))
          .with("r", new Login("ada", "x"))
          .log();

      assertThat(captured.record().get("v"))
          .isEqualTo(Map.of("list", List.of(Map.of("Password", "(redacted)", "user", "ada"))));
      assertThat(captured.record().get("r"))
          .isEqualTo(Map.of("user", "ada", "password", "(redacted)"));
    }
  }

  @Test
  void hidesWhatAProcessorAddsAndShowsNoneToIt() {
    Processor processor =
        event -> {
          assertThat(event.get("password")).isEqualTo("(redacted)");
          event.put("session_token", "hunter2");
          return true;
        };
    try (CapturedLog captured = captured(Redaction.standard(), processor)) {
      log.info("e").with("password", "hunter2").log();
      assertThat(captured.string("session_token")).isEqualTo("(redacted)");
    }
  }

  @Test
  void neitherLoggerNorContextGivesABoundSecretBack() {
    BoundLogger bound = log.bind("password", "hunter2");
    try (Scope scope = LogContext.bind("token", "hunter2")) {
      assertThat(bound.context()).isEqualTo(Map.of("password", "(redacted)"));
      assertThat(LogContext.asMap()).isEqualTo(Map.of("token", "(redacted)"));
    }
  }

  @Test
  void removesHashesAndShowsAsConfigured() {
    Redaction redaction =
        Redaction.standard()
            .remove("iban")
            .mask("ssn")
            .hash(RedactionKey.of(KEY, "test"), "user")
            .show("csrf_token");
    try (CapturedLog captured = captured(redaction)) {
      log.bind("iban", "DE02")
          .info("e")
          .with("customer_iban", "DE03")
          .with("ssn", 123)
          .with("user", "ada")
          .with("csrf_token", "shown")
          .with("token", "t")
          .with("m", Map.of("iban", "DE04", "n", 1))
          .log();

      assertThat(captured.record())
          .doesNotContainKeys("iban", "customer_iban")
          .containsEntry("ssn", "(redacted)")
          .containsEntry("user", "hmac:" + hmac("ada"))
          .containsEntry("csrf_token", "shown")
          .containsEntry("token", "(redacted)")
          .containsEntry("m", Map.of("n", 1));
      assertThat(captured.text()).doesNotContain("DE0");
    }
  }

  private static String hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] hash = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, 32);
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRemovedFieldDoesNotUncoverTheOneItHides() {
    BoundLogger bound = log.bind("user_name", "bound");
    try (CapturedLog captured = captured(Redaction.none().remove("user_name"))) {
      bound.info("e").with("user_name", "own").log();
      assertThat(captured.record()).doesNotContainKey("user_name");
    }
  }

  @Test
  void hidesWhatWasBoundBeforeItWasConfigured() {
    BoundLogger early = log.bind("iban", "DE02").bind("password", "hunter2").bind("n", 1);
    try (Scope scope = LogContext.bind("account_iban", "DE03");
        CapturedLog captured = captured(Redaction.none().mask("iban"))) {
      for (int i = 0; i < 2; i++) {
        early.info("e").log();
        assertThat(captured.record())
            .containsEntry("iban", "(redacted)")
            .containsEntry("account_iban", "(redacted)")
            .containsEntry("password", "(redacted)")
            .containsEntry("n", 1);
      }
    }
    try (CapturedLog captured = new CapturedLog(Level.INFO)) {
      early.info("e").log();
      assertThat(captured.record()).containsEntry("iban", "DE02");
    }
  }

  @Test
  void hidesNothingWhenToldSo() {
    try (CapturedLog captured = captured(Redaction.none())) {
      log.info("e").with("password", "hunter2").with("m", Map.of("token", 1)).log();
      assertThat(captured.record())
          .containsEntry("password", "hunter2")
          .containsEntry("m", Map.of("token", 1));
    }
  }

  @Test
  void findsShapesWhereverTextStands() {
    Redaction redaction = Redaction.none().mask(SecretShape.EMAIL);
    String secret = "ada@example.org";
    try (CapturedLog captured = captured(redaction);
        Scope scope = LogContext.bind("ctx", "by " + secret)) {
      log.bind("bound", secret)
          .error("mail to " + secret + " failed")
          .with("own", secret)
          .with("nested", Map.of(secret, List.of(secret)))
          .with("object", CharBuffer.wrap(secret))
          .with("lazy", () -> secret)
          .exception(new IllegalStateException("no " + secret, new RuntimeException(secret)))
          .log();

      assertThat(captured.text()).doesNotContain("ada@");
      assertThat(captured.record())
          .containsEntry("event", "mail to (redacted email) failed")
          .containsEntry("ctx", "by (redacted email)")
          .containsEntry("nested", Map.of("(redacted email)", List.of("(redacted email)")));
    }
  }

  @Test
  void findsACardNumberInANumber() {
    try (CapturedLog captured = captured(Redaction.none().mask(SecretShape.CARD))) {
      log.info("e")
          .with("a", 4111111111111111L)
          .with("b", (Object) 4111111111111111L)
          .with("c", 4111111111111112L)
          .log();
      assertThat(captured.record())
          .containsEntry("a", "(redacted card)")
          .containsEntry("b", "(redacted card)")
          .containsEntry("c", 4111111111111112L);
    }
  }

  @Test
  void findsACardNumberInEveryKindOfWholeNumberAndInsideOfValues() {
    long card = 4111111111111111L;
    try (CapturedLog captured = captured(Redaction.none().mask(SecretShape.CARD))) {
      log.info("e")
          .with("v", List.of(card, new long[] {card}, Map.of("n", Optional.of(card))))
          .with("atomic", new AtomicLong(card))
          .with("big", BigInteger.valueOf(card))
          .with("decimal", BigDecimal.valueOf(card))
          .with("other", List.of(card + 1))
          .log();
      assertThat(captured.text())
          .doesNotContain(Long.toString(card))
          .contains(Long.toString(card + 1));
      assertThat(captured.record())
          .containsEntry("atomic", "(redacted card)")
          .containsEntry("big", "(redacted card)")
          .containsEntry("decimal", "(redacted card)");
    }
  }

  @Test
  void secretsInsideOfOptionalsAndOfFormsOfExceptionsAreHidden() {
    long card = 4111111111111111L;
    Processor form =
        event -> {
          event.exceptionAs(card);
          return true;
        };
    Redaction redaction = Redaction.none().mask(SecretShape.CARD);
    try (CapturedLog captured = new CapturedLog(Level.INFO, redaction, form)) {
      log.info("e")
          .with("text", Optional.of("card " + card))
          .with("number", Optional.of(card))
          .with("long", OptionalLong.of(card))
          .with("plain", Optional.of("text"))
          .exception(new IllegalStateException())
          .log();
      assertThat(captured.record())
          .containsEntry("text", "card (redacted card)")
          .containsEntry("number", "(redacted card)")
          .containsEntry("long", "(redacted card)")
          .containsEntry("plain", "text")
          .containsEntry("exception", "(redacted card)");
    }
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void anAddressOfAHundredThousandPartsIsHidden() {
    String address = "ada@" + "b.".repeat(100_000) + "example";
    try (CapturedLog captured =
        new CapturedLog(Level.INFO, Redaction.none().mask(SecretShape.EMAIL))) {
      log.info("to " + address).with("v", address).log();
      assertThat(captured.record())
          .containsEntry("event", "to (redacted email)")
          .containsEntry("v", "(redacted email)");
    }
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aKeyOfAMillionWordsIsLookedAtInNoTime() {
    String words = "a.".repeat(500_000);
    try (CapturedLog captured = new CapturedLog(Level.INFO)) {
      log.info("e").with("m", Map.of(words, 1)).with(words + "token", "secret").log();
      log.bind(words + "....", 1).info("e").log();
      assertThat(captured.records()).hasSize(2);
      assertThat(captured.records().toString()).doesNotContain("secret");
    }
  }

  @Test
  void looksForNoShapeUnlessTold() {
    try (CapturedLog captured = new CapturedLog(Level.INFO)) {
      log.info("e").with("v", "ada@example.org").log();
      assertThat(captured.string("v")).isEqualTo("ada@example.org");
    }
  }

  @Test
  void readsTheKeyOfAHashFromAFileAndTellsItToNobody() throws Exception {
    Path file = dir.resolve("key");
    Files.writeString(file, KEY + "\n");
    RedactionKey key = RedactionKey.fromFile(file);

    assertThat(key.hash("ada")).isEqualTo("hmac:" + hmac("ada"));
    assertThat(key.toString() + Redaction.none().hash(key, "user")).doesNotContain(KEY, "0123");

    Files.writeString(file, "short");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedactionKey.fromFile(file))
        .withMessageContaining("expected a key of 16 bytes or more, found 5")
        .withMessageNotContaining("short");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> RedactionKey.fromFile(dir.resolve("none")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedactionKey.fromEnvironment("TAFFRAIL_NO_SUCH_VARIABLE"))
        .withMessageContaining("TAFFRAIL_NO_SUCH_VARIABLE");
  }

  @Test
  void refusesAKeyWithoutLetters() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Redaction.none().mask("--"))
        .withMessageContaining("found '--'");
  }

  @Test
  void keysOfOneHashAreKeptApart() {
    try (CapturedLog captured = new CapturedLog(Level.INFO)) {
      for (int i = 0; i < 5000; i++) { // many more than are remembered
        log.info("e").with("k" + i, i).with("AaAa" + i % 3, 1).with("BBBB" + i % 3, 2).log();
        assertThat(captured.record())
            .containsEntry("k" + i, i)
            .containsEntry("AaAa" + i % 3, 1)
            .containsEntry("BBBB" + i % 3, 2);
      }
    }
  }

  @Test
  void saysOfAKeyWhetherItsValuesAreHiddenHoweverThatIsDone() {
    Redaction redaction = Redaction.standard().remove("iban").show("token");

    assertThat(redaction.hides("user_password")).isTrue();
    assertThat(redaction.hides("iban")).isTrue();
    assertThat(redaction.hides("token")).isFalse();
    assertThat(redaction.hides("sensor")).isFalse();
  }
}
