package dev.taffrail.log;

/** Is shown the fields of a record one by one, each where it is kept, so that nothing is boxed. */
interface FieldVisitor {
  /** A field of the context or of the logger. */
  void shared(Fields fields, int at);

  /** A field of the event's own. */
  void own(OwnFields fields, int at);
}
