package dev.taffrail.agent.support;

import dev.taffrail.agent.config.LogHiding;
import dev.taffrail.journal.RecordHead;
import dev.taffrail.log.Redaction;
import dev.taffrail.ship.Lane;
import dev.taffrail.ship.Piece;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Stage;
import dev.taffrail.ship.transform.Transforms;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Hides secrets in lines, whoever wrote them, as they would be hidden on their way to a sink. */
final class Hider {
  private final Stage stage;

  Hider(Redaction redaction) {
    this.stage = Transforms.redact(new LogHiding(redaction)).open(Lane.BULK);
  }

  /** The line to show; null when it can be shown as it is. The journal's own lines always can. */
  byte @Nullable [] hidden(long index, byte[] line, RecordHead head) {
    if (head.isControl()) {
      return null;
    }
    Kept kept = new Kept();
    stage.take(Piece.of(ShipRecord.of(index, line, head)), kept);
    byte[] shown = kept.line;
    return shown == null || Arrays.equals(shown, line) ? null : shown;
  }

  private static final class Kept implements Stage.Out {
    private byte @Nullable [] line;

    @Override
    public void pass(Piece piece) {
      line = piece.record().line();
    }

    @Override
    public void drop(Piece piece) {
      throw new IllegalStateException("hiding drops nothing");
    }
  }
}
