package org.runnercdi.it.suite;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.it.browser.Chromium;
import org.runnercdi.it.browser.Look;
import org.runnercdi.it.server.Server;
import org.runnercdi.it.suite.ServerExtension.Started;

/** The console's page in a browser. Its slots are a second long. */
@OnServer
@Order(106)
@Tag("deploys")
@Tag("browser")
class ConsolePageIT {

  private static final List<Path> CONSOLE = List.of(Path.of(System.getProperty("it.console")));

  /** Everybody reads, and who is not signed in is no operator. */
  private static final Map<String, String> OPEN =
      Map.of(
          "runner.console.open", "true",
          "runner.console.role", "operator",
          "runner.console.actions", "true");

  private static String address(Application application) {
    return application.address().resolve("../runner/").toString();
  }

  private static Locator rows(Page page) {
    return page.locator("tbody tr");
  }

  @Test
  void anOperatorSeesWhatRunsAndWhyNot(Started started) throws Exception {
    started.deployed(
        "page",
        OPEN,
        CONSOLE,
        application -> {
          application.awaitEntry("beat", entry -> true);
          try (Chromium chromium = new Chromium()) {
            Page page = chromium.open(Look.DESK);
            page.navigate(address(application));
            growsLive(page);
            isFoundAndExplained(page);
            isUsable(page, address(application));

            assertThat(chromium.requests())
                .allMatch(
                    url -> url.startsWith(address(application).replaceFirst("/page/.*", "/page/")));
            assertThat(chromium.errors()).isEmpty();
            actsForNobody(page);
          }
        });
  }

  private static void growsLive(Page page) {
    assertThat(page.locator("#live")).hasText("● live");
    page.locator("summary").click();
    assertThat(rows(page).first()).containsText("succeeded");
    String before = page.locator(".slots").getAttribute("aria-label");
    assertThat(page.locator(".slots")).not().hasAttribute("aria-label", before);
  }

  private static void isFoundAndExplained(Page page) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Jobs")).click();
    page.getByLabel("Part of the id").fill("never");
    assertThat(rows(page)).hasCount(1);
    rows(page).getByRole(AriaRole.LINK).click();
    assertThat(page.locator("h1")).hasText("never");
    assertThat(page.locator("main .tag")).hasText("disabled");
    // The field has the minute that has begun, which may have been before the start.
    Awaitility.await()
        .pollInSameThread()
        .atMost(Server.PATIENCE)
        .until(
            () -> {
              page.reload();
              page.getByText("Explain").click();
              Locator why = page.locator(".why strong");
              assertThat(why).isVisible();
              return why.textContent().equals("disabled");
            });
    assertThat(page.locator(".why")).containsText("Job 'never'");
  }

  private static void isUsable(Page page, String address) {
    for (String view : List.of("", "#/jobs", "#/job?id=beat")) {
      page.navigate(address + view);
      page.reload();
      assertThat(page.locator("main svg").first()).isVisible();
      assertThat(Chromium.barriers(page)).as(view).isEmpty();
    }
  }

  /** The last, since the browser tells of the refusal as of an error. */
  private static void actsForNobody(Page page) {
    assertThat(page.getByRole(AriaRole.BUTTON)).hasCount(1);
    Object refusal =
        page.evaluate(
            """
            async () => {
              const {post} = await import('./api.js');
              return post('pause', {id: 'beat'}).then(() => 'done', error => error.message);
            }
            """);
    assertThat(refusal).isEqualTo("Actions need the role 'operator'.");
    assertThat(page.locator("main .tag")).hasCount(0);
    assertThat(page.locator("#live")).hasText(Pattern.compile("● live"));
  }
}
