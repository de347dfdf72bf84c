package dev.taffrail.journal;

/** The journal's files are not what their seals say. */
final class TamperedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Verdict verdict;
  private final transient Verification.Problem problem;

  TamperedException(Verdict verdict, Verification.Problem problem) {
    super(problem.toString());
    this.verdict = verdict;
    this.problem = problem;
  }

  Verdict verdict() {
    return verdict;
  }

  Verification.Problem problem() {
    return problem;
  }
}
