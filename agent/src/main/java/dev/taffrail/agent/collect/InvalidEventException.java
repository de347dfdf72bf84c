package dev.taffrail.agent.collect;

/** An event of a HEC push that is none. */
final class InvalidEventException extends Exception {
  private static final long serialVersionUID = 1L;

  private final HecAnswer answer;
  private final int number;

  /**
   * @param number which event it is, from 0
   */
  InvalidEventException(HecAnswer answer, int number) {
    super(answer + " at event " + number);
    this.answer = answer;
    this.number = number;
  }

  Answer answer() {
    return answer.answer(number);
  }
}
