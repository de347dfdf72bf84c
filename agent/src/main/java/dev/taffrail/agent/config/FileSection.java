package dev.taffrail.agent.config;

import dev.taffrail.ship.file.FileConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads a sink of the type {@code file}. */
final class FileSection {
  private static final FileConfig ANY = FileConfig.at(Path.of("/file"));

  private FileSection() {}

  static @Nullable Destination read(Section section) {
    Path path = section.required("path", Value::path);
    Path mount = section.get("mount", Value::path);
    Duration sync = section.get("sync", Value::time, ANY.sync());
    long maxBytes = section.get("max_bytes", Value::size, ANY.maxBytes());
    int backups = section.get("backups", v -> v.integer(1, 10_000), ANY.backups());
    boolean gzip = section.get("gzip", Value::bool, ANY.gzip());
    section.check("max_bytes", () -> ANY.withRotation(maxBytes, ANY.backups()));
    for (String key : new String[] {"backups", "gzip"}) {
      if (maxBytes == 0 && section.has(key)) {
        section.contradiction(key, "max_bytes beside it (without it nothing is rotated)");
      }
    }
    if (path != null && mount != null) {
      section.check("mount", () -> FileConfig.at(path).withMount(mount));
    }
    if (path == null || section.failed()) {
      return null;
    }
    FileConfig config =
        FileConfig.at(path).withSync(sync).withRotation(maxBytes, backups).withGzip(gzip);
    return new Destination.File(mount == null ? config : config.withMount(mount));
  }
}
