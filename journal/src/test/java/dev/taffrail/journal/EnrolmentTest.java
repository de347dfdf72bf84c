package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentTest {
  private static final Vkey DEVICE = Vectors.SMALL.root();

  @TempDir Path folder;

  private Path file;
  private FleetKey fleet;

  @BeforeEach
  void create() throws IOException {
    file = folder.resolve("fleet.key");
    fleet = FleetKey.create(file, "example.com/fleet7");
  }

  private Vkey open(String enrolment) throws NotProvenException {
    return Enrolment.open(enrolment.getBytes(UTF_8), fleet.vkey());
  }

  private void assertRefused(String enrolment) {
    assertThatThrownBy(() -> open(enrolment))
        .isInstanceOf(NotProvenException.class)
        .hasMessageContaining("enrolment: ")
        .hasMessageContaining("expected");
  }

  @Test
  void anEnrolmentGivesTheDevicesKeyToWhoHasTheFleets() throws Exception {
    String enrolment = fleet.enrol(DEVICE);
    assertThat(open(enrolment)).isEqualTo(DEVICE);
    assertThat(enrolment)
        .startsWith(
            "taffrail-enrolment@v1\norigin "
                + DEVICE.name()
                + "\nvkey "
                + DEVICE
                + "\n\n— example.com/fleet7 ");
  }

  @Test
  void theKeyIsReadAgainFromItsFile() throws Exception {
    FleetKey again = FleetKey.read(file);
    assertThat(again.vkey()).isEqualTo(fleet.vkey());
    assertThat(open(again.enrol(DEVICE))).isEqualTo(DEVICE);
  }

  @Test
  void theSecretIsForItsOwnerAloneAndNeverShown() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    String secret = Files.readString(file).strip();
    assertThat(secret).startsWith("PRIVATE+KEY+example.com/fleet7+");
    String base64 = secret.substring(secret.lastIndexOf('+', secret.length() - 45) + 1);
    assertThat(fleet.toString()).doesNotContain(base64).contains(fleet.vkey().toString());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> FleetKey.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("0600");
  }

  @Test
  void aKeyFileThatIsThereIsNotOverwritten() throws Exception {
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(() -> FleetKey.create(file, "example.com/other"))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void whatIsNoKeyFileIsSaidWithoutQuotingIt() throws Exception {
    String secret = Files.readString(file).strip();
    for (String broken :
        new String[] {
          "", "nonsense", secret.substring(1), secret + "A", secret.replace('7', '8')
        }) {
      Files.writeString(file, broken + "\n");
      assertThatThrownBy(() -> FleetKey.read(file))
          .isInstanceOf(IOException.class)
          .hasMessage(
              file + ": expected one line PRIVATE+KEY+name+hash+base64, found another text");
    }
    assertThatThrownBy(() -> FleetKey.read(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(folder.resolve("none")).doesNotExist();
    assertThatThrownBy(() -> FleetKey.create(folder.resolve("n"), "my fleet"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(folder.resolve("n")).doesNotExist();
  }

  @Test
  void anotherFleetsWordIsRefused() throws Exception {
    FleetKey other = FleetKey.create(folder.resolve("other.key"), "example.com/fleet7");
    assertRefused(other.enrol(DEVICE));
  }

  @Test
  void aChangedOrCutEnrolmentIsRefused() throws Exception {
    String enrolment = fleet.enrol(DEVICE);
    assertRefused(enrolment.replace("rpi-0042", "rpi-0043"));
    assertRefused(enrolment.replace("origin taffrail", "origin other"));
    assertRefused(enrolment + "— more\n");
    for (int end = 0; end < enrolment.length(); end++) {
      assertRefused(enrolment.substring(0, end));
    }
  }

  @Test
  void anythingElseThatTheFleetSignedIsRefused() throws Exception {
    Ed25519.SigningKey key = Ed25519.SigningKey.generate();
    Vkey vkey = Vkey.of("example.com/fleet7", key.publicKey());
    for (String text :
        new String[] {
          DEVICE + "\n",
          "taffrail-enrolment@v2\norigin " + DEVICE.name() + "\nvkey " + DEVICE + "\n",
          "taffrail-enrolment@v1\norigin other\nvkey " + DEVICE + "\n",
          "taffrail-enrolment@v1\norigin " + DEVICE.name() + "\n",
          Enrolment.text(DEVICE) + "more\n"
        }) {
      String note = SignedNote.sign(text, vkey.name(), java.util.List.of(key)).render();
      assertThatThrownBy(() -> Enrolment.open(note.getBytes(UTF_8), vkey))
          .isInstanceOf(NotProvenException.class);
    }
  }
}
