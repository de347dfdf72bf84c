package dev.taffrail.agent.control;

import dev.taffrail.journal.SocketAddressFile;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Asks the agent that writes a journal. */
public final class ControlClient {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private ControlClient() {}

  /**
   * What it answers; empty when none runs.
   *
   * @throws IOException when it refuses, may not be asked by this user, or does not answer
   */
  public static Optional<ControlAnswer> ask(Path journal, ControlRequest request)
      throws IOException {
    SocketAddressFile address = Channels.address(journal);
    if (!address.isThere()) {
      return Optional.empty();
    }
    try (SocketChannel channel = address.connect()) {
      Channels.writeLine(channel, request.line(), PATIENCE);
      return Optional.of(ControlAnswer.parse(Channels.readLine(channel, PATIENCE)));
    } catch (ConnectException e) {
      // It was killed, and left the socket.
      return Optional.empty();
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      throw new IOException(
          reason.equalsIgnoreCase("permission denied")
              ? "permission denied: only the user that the agent runs as, and root, may ask it"
              : "the agent: " + reason,
          e);
    }
  }
}
