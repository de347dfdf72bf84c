package dev.taffrail.agent.collect;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The log groups of all senders that prove nothing, and of each device that does its own: none may
 * shorten another one's retention. For many threads.
 */
final class GroupsOfDevices {
  private static final String FILE = ".cloudwatch.groups";

  private final Devices devices;
  private final Clock clock;
  private final LogGroups shared;
  private final Map<DeviceName, LogGroups> own = new HashMap<>();

  private GroupsOfDevices(Devices devices, Clock clock, LogGroups shared) {
    this.devices = devices;
    this.clock = clock;
    this.shared = shared;
  }

  static GroupsOfDevices open(Path dir, Devices devices, Clock clock) throws IOException {
    return new GroupsOfDevices(devices, clock, LogGroups.open(dir.resolve(FILE), clock));
  }

  synchronized LogGroups of(Sender sender) throws RefusedException {
    @Nullable DeviceName device = sender.proven();
    if (device == null) {
      return shared;
    }
    @Nullable LogGroups groups = own.get(device);
    try {
      if (groups == null) {
        groups = LogGroups.open(devices.folder(device).resolve(FILE), clock);
        own.put(device, groups);
      }
      return groups;
    } catch (IOException e) {
      throw new RefusedException(500, "cannot read log groups: " + e, e);
    }
  }
}
