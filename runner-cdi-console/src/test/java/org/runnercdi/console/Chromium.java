package org.runnercdi.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The browser of the machine, which is kept from speaking to anybody else. */
final class Chromium implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;
  private static final Path PROGRAM = Path.of(System.getProperty("chromium", "/usr/bin/chromium"));

  private final Playwright playwright = Playwright.create();
  private final Browser browser;

  /** What pages asked for, and what went wrong in them. */
  final List<String> requests = new ArrayList<>();

  final List<String> errors = new ArrayList<>();

  Chromium() {
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(PROGRAM)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-default-apps",
                            "--disable-domain-reliability",
                            "--disable-sync",
                            "--no-proxy-server",
                            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1,"
                                + " EXCLUDE localhost")));
  }

  /** How a page is looked at. */
  enum Look {
    DESK(1100, 800, ColorScheme.LIGHT),
    DARK(1100, 800, ColorScheme.DARK),
    PHONE(360, 740, ColorScheme.LIGHT);

    private final int width;
    private final int height;
    private final ColorScheme colors;

    Look(int width, int height, ColorScheme colors) {
      this.width = width;
      this.height = height;
      this.colors = colors;
    }
  }

  Page open(Look look) {
    return open(look, Map.of());
  }

  Page openAs(String user, Look look) {
    String credentials =
        Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
    return open(look, Map.of("Authorization", "Basic " + credentials));
  }

  private Page open(Look look, Map<String, String> headers) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(look.width, look.height)
                .setColorScheme(look.colors)
                .setLocale("en-GB")
                .setTimezoneId("Europe/Paris")
                .setExtraHTTPHeaders(headers));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    Page page = context.newPage();
    page.onRequest(request -> requests.add(request.url()));
    page.onPageError(errors::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            errors.add(message.text());
          }
        });
    return page;
  }

  private static final Set<String> OF_THE_README = Set.of("console-overview", "console-job");

  /** Keeps a picture of the page, and for the README too where that is asked for. */
  static void keepPicture(Page page, String name) {
    byte[] picture = page.screenshot();
    try {
      write(Path.of("target", "pictures"), name, picture);
      String documentation = System.getProperty("pictures", "");
      if (!documentation.isEmpty() && OF_THE_README.contains(name)) {
        write(Path.of(documentation), name, picture);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path folder, String name, byte[] picture) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(name + ".png"), picture);
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
