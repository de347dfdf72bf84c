package dev.taffrail.journal;

/**
 * A daemon that cannot be interrupted: an interrupt in the middle of a write would close the file
 * under it, and programs interrupt threads that they do not know.
 */
final class SteadyThread extends Thread {
  SteadyThread(Runnable run, String name) {
    super(run, name);
    setDaemon(true);
  }

  @Override
  public void interrupt() {
    // Deliberately nothing: the journal ends this thread by a request.
  }
}
