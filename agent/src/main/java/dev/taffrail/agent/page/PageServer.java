package dev.taffrail.agent.page;

import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.http.GuardedServer;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;

/**
 * Serves the web page, from {@link #start} to {@link #close}. Reads journals only while it is
 * asked, and writes nothing.
 */
public final class PageServer implements AutoCloseable {
  private final GuardedServer server;
  private final PageSite site;

  private PageServer(GuardedServer server, PageSite site) {
    this.server = server;
    this.site = site;
  }

  /**
   * Listens.
   *
   * @throws IOException when the address cannot be had
   */
  public static PageServer start(ListenSettings settings, PageSources sources) throws IOException {
    PageSite site = new PageSite(sources, Clock.systemUTC());
    return new PageServer(GuardedServer.start(settings, site), site);
  }

  /** Where the page is, with the actual port. */
  public URI uri() {
    return server.uri();
  }

  /** Frees the address, and ends a verification that is under way. */
  @Override
  public void close() {
    server.close();
    site.close();
  }
}
