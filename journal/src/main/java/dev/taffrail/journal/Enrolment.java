package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * The word of a fleet's offline key that a device's journal has a certain root key: a C2SP signed
 * note, that Go's {@code golang.org/x/mod/sumdb/note} opens too.
 *
 * <pre>
 * taffrail-enrolment@v1
 * origin example.com/fleet7/rpi-0042/edge
 * vkey example.com/fleet7/rpi-0042/edge+a0e86b8b+AVycbfJhycuEBHV3aq782US0BTKPqyj5s6le9ASQ096E
 *
 * — example.com/fleet7 yXmUDPBUiHe3mi9Rv2XB8m2cHwkLUnCVjCXX0j6jN7aVFDwDQNs8vDg…
 * </pre>
 */
public final class Enrolment {
  private static final String FIRST = "taffrail-enrolment@v1";
  private static final String VKEY = "\nvkey ";

  private Enrolment() {}

  /** The text of the note. Its first line keeps it apart from all else that a key may sign. */
  static String text(Vkey device) {
    return FIRST + "\norigin " + device.name() + VKEY + device + "\n";
  }

  /**
   * Checks an enrolment.
   *
   * @param enrolment the note's bytes
   * @param fleet the fleet's verification key
   * @return the device's root key
   * @throws NotProvenException when the fleet's key does not say so
   */
  public static Vkey open(byte[] enrolment, Vkey fleet) throws NotProvenException {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(enrolment)).toString();
      return open(SignedNote.parse(text), fleet);
    } catch (CharacterCodingException e) {
      throw new NotProvenException("enrolment: expected UTF-8, found other bytes", e);
    } catch (IllegalArgumentException e) {
      throw new NotProvenException("enrolment: " + e.getMessage(), e);
    }
  }

  private static Vkey open(SignedNote note, Vkey fleet) throws NotProvenException {
    if (note.signatures().stream().noneMatch(s -> fleet.verifies(s, note.message()))) {
      throw new NotProvenException(
          "enrolment: expected a signature of " + fleet + ", found none that fits");
    }
    int vkey = note.text().indexOf(VKEY);
    if (vkey < 0) {
      throw new NotProvenException("enrolment: expected a line vkey …, found none");
    }
    Vkey device = Vkey.parse(note.text().substring(vkey + VKEY.length(), note.text().length() - 1));
    if (!text(device).equals(note.text())) {
      throw new NotProvenException(
          "enrolment: expected the text\n" + text(device) + "found\n" + note.text());
    }
    return device;
  }
}
