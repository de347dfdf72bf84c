package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JournalConfigTest {
  private final JournalConfig config = JournalConfig.at(Path.of("edge.log"));

  @Test
  void theDefaultsAreThoseOfTheDesign() {
    assertThat(config.maxBytes()).isEqualTo(1024 * 1024);
    assertThat(config.retention().backups()).isEqualTo(3);
    assertThat(config.sealed()).isTrue();
    assertThat(config.sync()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.retention().keep()).isEqualTo(Duration.ZERO);
    assertThat(config.retention().maxTotalBytes()).isZero();
    assertThat(config.retention().holdUnshipped()).isEqualTo(8 * 1024 * 1024);
  }

  @Test
  void refusesWhatCannotBeKept() {
    assertThatThrownBy(() -> config.withMaxBytes(0)).hasMessageContaining("131072");
    assertThatThrownBy(() -> config.withMaxBytes(128 * 1024 - 1)).hasMessageContaining("131071");
    assertThat(config.withSealed(false).withMaxBytes(0).maxBytes()).isZero();
    assertThatThrownBy(() -> config.withSealed(false).withMaxBytes(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> config.withBackups(-1)).hasMessageContaining("backups");
    assertThatThrownBy(() -> config.withKeep(Duration.ofSeconds(-1))).hasMessageContaining("keep");
    assertThatThrownBy(() -> config.withSync(Duration.ofSeconds(-1))).hasMessageContaining("sync");
    assertThatThrownBy(() -> config.withTimeout(Duration.ZERO)).hasMessageContaining("timeout");
    assertThatThrownBy(() -> config.withBufferBytes(1000)).hasMessageContaining("131072");
    assertThatThrownBy(() -> config.withOrigin("two words")).hasMessageContaining("two words");
    assertThatThrownBy(() -> config.withOrigin("é".repeat(129))).hasMessageContaining("258");
  }

  @Test
  void refusesALimitOverAllFilesThatDoesNotFitThatOfEach() {
    RetentionPolicy policy = config.retention();
    assertThatThrownBy(() -> policy.withMaxTotalBytes(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> policy.withHoldUnshipped(-2)).hasMessageContaining("-2");
    assertThatThrownBy(() -> config.withRetention(policy.withMaxTotalBytes(1024 * 1024 - 1)))
        .hasMessageContaining("1048575");
    JournalConfig endless = config.withSealed(false).withMaxBytes(0);
    assertThatThrownBy(() -> endless.withRetention(policy.withMaxTotalBytes(1)))
        .hasMessageContaining("maxTotalBytes");
    RetentionPolicy exact = policy.withMaxTotalBytes(1024 * 1024);
    assertThat(config.withRetention(exact).retention()).isEqualTo(exact);
  }
}
