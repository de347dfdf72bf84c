package dev.taffrail.edge.adapter;

/**
 * A way to sensors, which brings their readings while the program runs.
 *
 * <p>An implementation only connects, and reads. When it connects, how long it waits after a
 * failure, in which state it is and what is told of that is the same for all, and not its concern:
 * each adapter has a thread of its own that calls it, and whatever it throws ends no program.
 *
 * <pre>{@code
 * final class DoorAdapter implements Adapter {
 *   public String name() {
 *     return "door";
 *   }
 *
 *   public String source() {
 *     return "/dev/door0";
 *   }
 *
 *   public Link connect(Intake intake) throws IOException {
 *     Door door = Door.open("/dev/door0");
 *     return Link.polling(
 *         Duration.ofSeconds(1), () -> intake.put("door", door.isOpen() ? 1 : 0, "1"), door);
 *   }
 * }
 * }</pre>
 */
public interface Adapter {
  /** What kind of adapter it is, for records: {@code mqtt}, {@code thermal}. */
  String name();

  /** Where its readings come from, for records; without anything secret. */
  String source();

  /**
   * Connects, within a time that the implementation bounds. An adapter that polls reads here for
   * the first time, so that one that cannot is never up. Called again, with the same intake, after
   * each loss.
   *
   * @param intake what the readings are given to, from this thread or another, also while this runs
   * @throws Exception when there is no connection; it is tried again after a wait
   */
  Link connect(Intake intake) throws Exception;

  /**
   * Whether what was not brought during an outage is brought after it, as by a broker that keeps
   * messages. While such an adapter is not up, and until no reading has come for a while behind
   * that, its pipeline's time stands still where no reading moves it on: what comes later would be
   * late.
   */
  default boolean catchesUp() {
    return false;
  }
}
