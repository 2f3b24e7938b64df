package org.runnercdi.it.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The browser of the machine, which is kept from speaking to anybody else. For one thread. */
public final class Chromium implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 30_000;
  private static final Path PROGRAM = Path.of(System.getProperty("chromium", "/usr/bin/chromium"));

  private final Playwright playwright;
  private final Browser browser;
  private final List<String> requests = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  /** Starts it. */
  public Chromium() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
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

  /** A page with cookies of its own, which end with its context. */
  public Page open(Look look) {
    return open(look, Map.of());
  }

  /** The same, by basic authentication with the password {@code secret}. */
  public Page openAs(String user, Look look) {
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

  /** The addresses that pages have asked for since the last {@link #forget}. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** What went wrong in pages since the last {@link #forget}. */
  public List<String> errors() {
    return List.copyOf(errors);
  }

  /** Of requests and errors. */
  public void forget() {
    requests.clear();
    errors.clear();
  }

  /** What axe-core finds in a page that is serious or critical. */
  public static List<String> barriers(Page page) {
    return new AxeBuilder(page)
        .analyze().getViolations().stream()
            .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
            .map(rule -> rule.getId() + ": " + rule.getNodes())
            .toList();
  }

  /** Keeps a picture of the page, in {@code target/pictures}. */
  public static void keepPicture(Page page, String name) {
    write(Path.of("target", "pictures"), name, page.screenshot());
  }

  /**
   * Keeps a picture for the documentation too, in the folder {@code -Dpictures} if there is one.
   */
  public static void keepPublicPicture(Page page, String name) {
    byte[] picture = page.screenshot();
    write(Path.of("target", "pictures"), name, picture);
    String documentation = System.getProperty("pictures", "");
    if (!documentation.isEmpty()) {
      write(Path.of(documentation), name, picture);
    }
  }

  private static void write(Path folder, String name, byte[] picture) {
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve(name + ".png"), picture);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
