package dev.taffrail.journal;

/** A seal's note without the line of the journal around it. */
record SealNote(Seal seal, SignedNote note) implements SignedSeal {

  SealNote {
    for (SignedNote.NoteSignature signature : note.signatures()) {
      if (!signature.name().equals(seal.origin())) {
        throw new IllegalArgumentException(
            "note: expected signatures of " + seal.origin() + ", found " + signature.name());
      }
    }
  }

  static SealNote of(SignedSeal signed) {
    return new SealNote(signed.seal(), signed.note());
  }

  /**
   * @throws IllegalArgumentException when it is no seal's note
   */
  static SealNote parse(String text) {
    SignedNote note = SignedNote.parse(text);
    return new SealNote(Seal.parse(note.text()), note);
  }

  String render() {
    return note.render();
  }
}
