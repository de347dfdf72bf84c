package dev.taffrail.agent.faults;

import static org.awaitility.Awaitility.await;

import dev.taffrail.agent.Ports;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A real nginx on loopback, before a receiver. */
final class Nginx implements AutoCloseable {
  private static final String CONFIGURATION =
      """
      daemon off; master_process off; pid nginx.pid; error_log stderr;
      events {}
      http {
        access_log off;
        client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi; scgi_temp_path scgi;
        client_max_body_size MOST;
        proxy_connect_timeout 2s; proxy_read_timeout 2s;
        server {
          listen 127.0.0.1:PORT;
          location / { proxy_pass http://127.0.0.1:TARGET; }
        }
      }
      """;

  final int port = Ports.free();
  private final Path folder;
  private final int target;
  private @Nullable Process process;

  Nginx(Path folder, int target) throws IOException {
    this.folder = folder;
    this.target = target;
    Files.createDirectories(folder);
    start("8m");
  }

  /**
   * @param most the longest body that it takes, such as 8m; it answers 413 to longer ones
   */
  void start(String most) throws IOException {
    Files.writeString(
        folder.resolve("nginx.conf"),
        CONFIGURATION
            .replace("MOST", most)
            .replace("PORT", "" + port)
            .replace("TARGET", "" + target));
    process =
        new ProcessBuilder(Programs.find("nginx"), "-p", folder + "/", "-c", "nginx.conf")
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(folder.resolve("nginx.out").toFile()))
            .start();
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Programs.answers(port));
  }

  void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
