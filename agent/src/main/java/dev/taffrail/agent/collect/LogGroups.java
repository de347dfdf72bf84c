package dev.taffrail.agent.collect;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The log groups and streams that senders created, kept in a file: AWS forgets none over a restart,
 * so neither does the collector. For many threads.
 */
final class LogGroups {
  private static final Pattern GROUP_NAME = Pattern.compile("[.\\-_/#A-Za-z0-9]{1,512}");
  private static final Pattern STREAM_NAME = Pattern.compile("[^:*]{1,512}");
  private static final int MAX_GROUPS = 1_000;
  private static final int MAX_STREAMS = 10_000;
  private static final Set<Integer> RETENTIONS =
      Set.of(
          1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
          2922, 3288, 3653);

  private final LogGroupsFile file;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile SortedMap<String, LogGroup> groups;

  private LogGroups(LogGroupsFile file, Clock clock, SortedMap<String, LogGroup> groups) {
    this.file = file;
    this.clock = clock;
    this.groups = groups;
  }

  static LogGroups open(Path path, Clock clock) throws IOException {
    LogGroupsFile file = new LogGroupsFile(path);
    return new LogGroups(file, clock, file.load());
  }

  void createGroup(String name) throws AwsException, RefusedException {
    check(GROUP_NAME, "logGroupName", name);
    lock.lock();
    try {
      if (groups.containsKey(name)) {
        throw exists("The specified log group already exists");
      }
      checkRoom(groups.size(), MAX_GROUPS);
      put(LogGroup.created(name, clock.millis()));
    } finally {
      lock.unlock();
    }
  }

  void createStream(String groupName, String name) throws AwsException, RefusedException {
    check(STREAM_NAME, "logStreamName", name);
    lock.lock();
    try {
      LogGroup group = group(groupName);
      if (group.streams().containsKey(name)) {
        throw exists("The specified log stream already exists");
      }
      checkRoom(group.streams().size(), MAX_STREAMS);
      put(group.withStream(name, clock.millis()));
    } finally {
      lock.unlock();
    }
  }

  void setRetention(String groupName, int days) throws AwsException, RefusedException {
    if (!RETENTIONS.contains(days)) {
      throw AwsException.invalidParameter("Invalid retentionInDays value: " + days);
    }
    lock.lock();
    try {
      put(group(groupName).withRetention(days));
    } finally {
      lock.unlock();
    }
  }

  /** The group that has this stream. */
  LogGroup groupOf(String groupName, String stream) throws AwsException {
    LogGroup group = group(groupName);
    if (!group.streams().containsKey(stream)) {
      throw notFound("The specified log stream does not exist.");
    }
    return group;
  }

  LogGroup group(String name) throws AwsException {
    check(GROUP_NAME, "logGroupName", name);
    @Nullable LogGroup group = groups.get(name);
    if (group == null) {
      throw notFound("The specified log group does not exist.");
    }
    return group;
  }

  List<LogGroup> all() {
    return List.copyOf(groups.values());
  }

  // Saved before it is seen: what a sender was told to exist does so after a power cut too.
  private void put(LogGroup group) throws RefusedException {
    SortedMap<String, LogGroup> changed = new TreeMap<>(groups);
    changed.put(group.name(), group);
    try {
      file.save(changed.values());
    } catch (IOException e) {
      throw new RefusedException(500, "cannot store log groups: " + e, e);
    }
    groups = changed;
  }

  private static void check(Pattern form, String member, String name) throws AwsException {
    if (!form.matcher(name).matches()) {
      throw AwsException.invalidParameter(
          "1 validation error detected: Value at '%s' failed to satisfy constraint: Member must"
                  .formatted(member)
              + " satisfy regular expression pattern: "
              + form);
    }
  }

  private static void checkRoom(int size, int limit) throws AwsException {
    if (size >= limit) {
      throw new AwsException(
          "LimitExceededException", "Resource limit exceeded: " + limit + " are the most.");
    }
  }

  private static AwsException exists(String message) {
    return new AwsException("ResourceAlreadyExistsException", message);
  }

  private static AwsException notFound(String message) {
    return new AwsException("ResourceNotFoundException", message);
  }
}
