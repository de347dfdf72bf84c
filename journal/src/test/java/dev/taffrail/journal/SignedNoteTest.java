package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
  /** The published example of C2SP signed-note. */
  private static final String VKEY =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

  private static final String NOTE =
      "This is an example message.\n"
          + "\n"
          + "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3m"
          + "FXmRKuwHjG1Yu72IneyaQM=\n";

  @Test
  void thePublishedNoteVerifiesUnderThePublishedKey() {
    SignedNote note = SignedNote.parse(NOTE);
    assertThat(note.render()).isEqualTo(NOTE);
    assertThat(Vkey.parse(VKEY).verifies(note.signatures().get(0), note.message())).isTrue();
  }

  @Test
  void aKeyOfAnotherNameDoesNotVerify() {
    SignedNote note = SignedNote.parse(NOTE);
    Vkey other = Vkey.of("example.com/bar", Vkey.decodeKey(VKEY.substring(25)));
    assertThat(other.verifies(note.signatures().get(0), note.message())).isFalse();
  }

  @Test
  void aVkeyIsReadAndWrittenUnchanged() {
    Vkey vkey = Vkey.parse(VKEY);
    assertThat(vkey).hasToString(VKEY).isEqualTo(Vkey.parse(VKEY));
    assertThat(vkey.name()).isEqualTo("example.com/foo");
    assertThat(vkey.id()).isEqualTo(0x530d903a);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com/foo",
        "example.com/foo+530d903a",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
        "example.com/foo+530d903a+AekyeRrm"
      })
  void whatIsNoVkeyIsRefused(String text) {
    assertThatThrownBy(() -> Vkey.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNoteWithOneByteChangedIsRefusedOrFailsItsSignature() {
    Vkey vkey = Vkey.parse(VKEY);
    for (int i = 0; i < NOTE.length(); i++) {
      StringBuilder changed = new StringBuilder(NOTE);
      changed.setCharAt(i, (char) (NOTE.charAt(i) ^ 1));
      assertThat(verifies(vkey, changed.toString())).as("changed at %d", i).isFalse();
    }
  }

  private static boolean verifies(Vkey vkey, String text) {
    try {
      SignedNote note = SignedNote.parse(text);
      return vkey.verifies(note.signatures().get(0), note.message());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A signer that is asked behind its end would sign what nobody wants any more. */
  @Test
  void whenOneSignerFailsNoOtherIsLeftAtWork() {
    for (int i = 0; i < 20; i++) {
      AtomicInteger atWork = new AtomicInteger();
      NoteSigner failing = signer(message -> fail("bus error"));
      NoteSigner slow =
          signer(
              message -> {
                atWork.incrementAndGet();
                LockSupport.parkNanos(5_000_000);
                atWork.decrementAndGet();
                return new byte[64];
              });
      assertThatThrownBy(
              () -> SignedNote.sign("text\n", "example.com/n", List.of(slow, failing, slow)))
          .isInstanceOf(IOException.class)
          .hasMessage("bus error");
      assertThat(atWork).hasValue(0);
    }
  }

  private static byte[] fail(String words) throws IOException {
    throw new IOException(words);
  }

  private interface Signing {
    byte[] sign(byte[] message) throws IOException;
  }

  private static NoteSigner signer(Signing signing) {
    return new NoteSigner() {
      @Override
      public byte[] publicKey() {
        return new byte[32];
      }

      @Override
      public byte[] sign(byte[] message) throws IOException {
        return signing.sign(message);
      }
    };
  }
}
