package dev.taffrail.agent.collect;

/** A Splunk sender that showed no valid token. */
final class SplunkRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final HecAnswer answer;

  SplunkRefusal(HecAnswer answer) {
    this.answer = answer;
  }

  Answer answer() {
    return answer.answer();
  }
}
