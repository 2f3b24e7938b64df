package org.runnercdi.it.suite;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
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

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** The same, where people sign in by the container's own security. */
  private static final List<Path> WITH_PEOPLE =
      List.of(CONSOLE.get(0), Path.of(System.getProperty("it.operators")));

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

  @Test
  void whoHasTheRoleActs_andNobodyElse(Started started) throws Exception {
    started.deployed(
        "acting",
        Map.of("runner.console.role", "operator", "runner.console.actions", "true"),
        WITH_PEOPLE,
        application -> {
          String job = address(application) + "#/job?id=beat";
          try (Chromium chromium = new Chromium()) {
            Page page = chromium.openAs("olga", Look.DESK);
            page.navigate(job);
            button(page, "Pause: beat").click();
            assertThat(page.locator("main .tag")).hasText("paused");
            button(page, "Run now: beat").click();
            assertThat(rows(page).first()).containsText("#");
            button(page, "Resume: beat").click();
            assertThat(page.locator("main .tag")).hasCount(0);
            assertThat(chromium.errors()).isEmpty();
            othersPauseNothing(application);

            Page others = chromium.openAs("carl", Look.DESK);
            others.navigate(job);
            assertThat(others.locator("#failure"))
                .hasText("Reading the console needs the role 'operator'.");
            assertThat(others.getByRole(AriaRole.BUTTON)).hasCount(0);
          }
        });
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** What an operator's browser sends for a page of another site, and what another person sends. */
  private static void othersPauseNothing(Application application) throws Exception {
    HttpRequest.Builder pause = pause(application, "olga");
    assertThat(refusal(pause.copy())).contains("no header Runner-Console");
    pause.header("Runner-Console", "v1");
    assertThat(refusal(pause.copy().header("Origin", "http://evil.example")))
        .contains("Requests of other sites are refused.");
    assertThat(refusal(pause(application, "carl").header("Runner-Console", "v1")))
        .contains("Actions need the role 'operator'.");
  }

  private static HttpRequest.Builder pause(Application application, String person) {
    String credentials = Base64.getEncoder().encodeToString((person + ":secret").getBytes(UTF_8));
    return HttpRequest.newBuilder(application.address().resolve("runner/api/v1/pause?id=beat"))
        .header("Authorization", "Basic " + credentials)
        .POST(HttpRequest.BodyPublishers.noBody());
  }

  private static String refusal(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(403);
    return answer.body();
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
