package dev.taffrail.edge;

import dev.taffrail.log.BoundLogger;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a store says in records. */
final class StoreRecords {
  private final BoundLogger log;
  private final CloudLosses losses;

  StoreRecords(String pipeline, Path path, CloudLosses losses) {
    this.log = BoundLogger.get("edge.store").bind("pipeline", pipeline).bind("path", path);
    this.losses = losses;
  }

  void lost(CloudLoss loss) {
    losses.say(loss);
  }

  void deadLetter(CloudDocument dead, StoreChanges.Refusal refusal) {
    losses.sayKept(dead, refusal);
  }

  void opened(CloudAccounts balance) {
    log.info("store_opened").with("waiting", balance.waiting()).with("dead", balance.dead()).log();
  }

  /**
   * @param inMemory documents that are nowhere else
   */
  void failed(SqliteFailure reason, Throwable cause, int inMemory) {
    log.error("store_write_failed")
        .with("reason", reason.word())
        .with("in_memory", inMemory)
        .exception(cause)
        .log();
  }

  /**
   * @param aside the damaged file's new name
   * @param waiting documents in it, as far as known; null when it was never read
   */
  void corrupt(Path aside, @Nullable Long waiting, Exception cause) {
    log.critical("store_corrupt")
        .with("kept_as", aside)
        .with("waiting_in_it", waiting)
        .exception(cause)
        .log();
  }

  /**
   * @param waiting documents in it, as far as known; null when it was never read
   */
  void gone(@Nullable Long waiting) {
    log.critical("store_gone").with("waiting_in_it", waiting).log();
  }

  /**
   * @param documents that count as handed over now
   */
  void timesDamaged(int documents) {
    log.error("store_times_damaged").with("documents", documents).log();
  }

  /**
   * @param difference documents of which nothing is known; negative where more are known of than
   *     were taken charge of
   */
  void accountDamaged(long difference) {
    log.error("store_account_damaged").with("difference", difference).log();
  }

  /**
   * @param moved documents that were in memory meanwhile
   */
  void recovered(int moved) {
    log.info("store_recovered").with("moved", moved).log();
  }

  void closeFailed(Exception cause) {
    log.warning("store_close_failed").exception(cause).log();
  }

  void closed(CloudAccounts balance) {
    log.info("store_closed")
        .with("queued", balance.queued())
        .with("delivered", balance.delivered())
        .with("expired", balance.expired())
        .with("overflowed", balance.overflowed())
        .with("dead", balance.dead())
        .with("waiting", balance.waiting())
        .log();
  }
}
