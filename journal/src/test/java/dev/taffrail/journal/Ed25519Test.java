package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ed25519Test {
  private static final HexFormat HEX = HexFormat.of();

  /** RFC 8032, section 7.1, tests 1 and 2. */
  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
  })
  void signsAndVerifiesAsPublished(
      String seed, String publicKey, String message, String signature) {
    Ed25519.SigningKey key = Ed25519.SigningKey.fromSeed(HEX.parseHex(seed));
    byte[] bytes = HEX.parseHex(message);
    assertThat(HEX.formatHex(key.publicKey())).isEqualTo(publicKey);
    assertThat(HEX.formatHex(key.sign(bytes))).isEqualTo(signature);
    assertThat(Ed25519.verify(HEX.parseHex(publicKey), bytes, HEX.parseHex(signature))).isTrue();
  }

  @Test
  void aGeneratedKeyIsRemadeFromItsSeedAndDiffersFromTheNext() {
    Ed25519.SigningKey key = Ed25519.SigningKey.generate();
    assertThat(Ed25519.SigningKey.fromSeed(key.seed()).publicKey()).isEqualTo(key.publicKey());
    assertThat(Ed25519.SigningKey.generate().publicKey()).isNotEqualTo(key.publicKey());
  }

  @Test
  void whatDoesNotFitIsFalseAndNoFailure() {
    Ed25519.SigningKey key = Ed25519.SigningKey.generate();
    byte[] message = {1, 2, 3};
    byte[] signature = key.sign(message);
    byte[] noScalar = signature.clone();
    Arrays.fill(noScalar, 32, 64, (byte) 0xff);
    byte[] noPoint = new byte[32];
    Arrays.fill(noPoint, (byte) 0xff);
    assertThat(Ed25519.verify(key.publicKey(), new byte[] {1, 2, 4}, signature)).isFalse();
    assertThat(Ed25519.verify(key.publicKey(), message, noScalar)).isFalse();
    assertThat(Ed25519.verify(key.publicKey(), message, new byte[63])).isFalse();
    assertThat(Ed25519.verify(noPoint, message, signature)).isFalse();
    assertThat(Ed25519.verify(new byte[31], message, signature)).isFalse();
  }

  @Test
  void theSeedIsNeverShown() {
    Ed25519.SigningKey key = Ed25519.SigningKey.generate();
    assertThat(key.toString())
        .contains(HEX.formatHex(key.publicKey()))
        .doesNotContain(HEX.formatHex(key.seed()));
  }

  @Test
  void aSeedOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> Ed25519.SigningKey.fromSeed(new byte[33]))
        .hasMessage("seed: expected 32 bytes, found 33");
  }
}
