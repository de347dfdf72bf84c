package dev.taffrail.agent;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.taffrail.journal.JournalConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the tests in a browser share: the page of two journals, on a screen of their choice. */
abstract class BrowserTest {
  static final String ID = "0190163d-8694-739b-aea5-966c26f8ad90";
  static final String CORRELATED = ",\"correlation_id\":\"" + ID + "\"";

  @RegisterExtension static final Browsing BROWSER = new Browsing();

  @TempDir Path folder;
  RunningPage server;
  Page page;

  @BeforeEach
  final void serve() throws IOException {
    server = RunningPage.of(edge(), debug());
    page = BROWSER.page(1280, 800, false);
  }

  @AfterEach
  final void stop() {
    server.close();
  }

  final Path edge() {
    return folder.resolve("edge.log");
  }

  final Path debug() {
    return folder.resolve("debug.log");
  }

  static void write(Path journal, String... lines) throws IOException {
    Records.write(JournalConfig.at(journal).withSealed(false), lines);
  }

  final void open(String query) {
    page.navigate(server.uri("/" + query).toString());
  }

  final Locator heading() {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
  }

  /** The records of the log, the newest first. */
  final Locator rows() {
    return page.getByRole(
            AriaRole.LIST, new Page.GetByRoleOptions().setName("Records, the newest first"))
        .getByRole(AriaRole.LISTITEM);
  }

  final Locator dialog() {
    return page.getByRole(AriaRole.DIALOG);
  }

  final Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** By way of the newest record. */
  final void openExcursion() {
    rows().first().getByRole(AriaRole.LINK).click();
    dialog()
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Its excursion"))
        .click();
  }

  Locator newest() {
    return rows().first().locator(".event");
  }
}
