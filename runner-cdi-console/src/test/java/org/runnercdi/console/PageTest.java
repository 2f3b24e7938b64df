package org.runnercdi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.runnercdi.Job;
import org.runnercdi.JobInfo;
import org.runnercdi.Runner;
import org.runnercdi.it.browser.Chromium;
import org.runnercdi.it.browser.Look;
import org.runnercdi.testing.ManualTime;

/** The page in a browser, while the clock is turned. */
@QuarkusTest
@Tag("browser")
@TestProfile(PageTest.Busy.class)
class PageTest {

  private static final String OVERVIEW =
      """
      {"inFlight": 3, "limit": 50, "queued": 2, "queueCapacity": 64, "missedSlots": 4,
       "dedupeSkips": 5, "droppedResults": 6, "tickSeconds": 60, "tickLagMillis": 7,
       "lastSlot": "2026-03-01T06:01:00Z", "mayAct": false,
       "slots": [
        {"slot": "2026-03-01T06:00:00Z", "outcomes": {"SUCCEEDED": 3, "FAILED": 1},
         "longestMillis": 100, "lagMillis": 7, "missed": false},
        {"slot": "2026-03-01T06:01:00Z", "outcomes": {"SUCCEEDED": 2}, "longestMillis": 50,
         "lagMillis": 7, "missed": true}],
       "members": [
        {"id": "1", "name": "ATTACK", "alive": true, "self": true,
         "startedAt": "2026-03-01T05:00:00Z", "lastSeen": "2026-03-01T06:01:00Z"},
        {"id": "2", "name": "web-2", "alive": false, "self": false,
         "startedAt": "2026-03-01T05:00:00Z", "lastSeen": "2026-03-01T05:30:00Z"}],
       "notices": [{"slot": "2026-03-01T06:01:00Z", "text": "no table ATTACK"}]}
      """
          .replace("ATTACK", Json.text(TestJobs.ATTACK).replaceAll("^\"|\"$", ""));

  private static Chromium chromium;

  @Inject ManualTime time;
  @Inject Runner runner;

  @TestHTTPResource("/runner/")
  @SuppressWarnings("NullAway.Init") // by Quarkus
  URL address;

  /** As for operators, and with a job that takes a while. */
  public static class Busy extends Operators {

    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
      settings.put("test.busy", "true");
      return settings;
    }
  }

  @BeforeAll
  static void start() {
    chromium = new Chromium();
  }

  @AfterAll
  static void end() {
    chromium.close();
  }

  /** A text that stands for an object, since nobody has made one of it. */
  private static void holdsText(Page page) {
    assertThat(page.locator("main")).not().containsText("[object");
  }

  @AfterEach
  void nothingWentWrongAndNobodyElseWasAsked() {
    String origin = address.getProtocol() + "://" + address.getAuthority() + "/";
    assertThat(chromium.requests())
        .allMatch(url -> url.startsWith(origin) || url.equals("about:blank"));
    assertThat(chromium.errors()).isEmpty();
    chromium.forget();
  }

  private Page at(Page page, String view) {
    page.navigate(address + view);
    return page;
  }

  private static String job(String id) {
    return "#/job?id=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
  }

  private static Locator rows(Page page) {
    return page.locator("tbody tr");
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private void advance(int minutes) {
    time.advance(Duration.ofMinutes(minutes));
  }

  /** As a busy hour looks. */
  private void advanceAnHour() {
    for (int minute = 0; minute < 60; minute++) {
      List<Job> batch = new ArrayList<>();
      for (int i = 0; i < 4 + minute * 7 % 11; i++) {
        batch.add(Job.of("pushed-" + i, now -> true, () -> "done"));
      }
      runner.push(batch);
      advance(1);
    }
  }

  @Test
  void theOverviewGrowsLive() {
    advance(1);
    Page page = chromium.open(Look.DESK);
    // It does not ask by itself.
    page.addInitScript("window.setInterval = () => 0");
    at(page, "");
    assertThat(page.locator("#live")).hasText("● live");
    page.locator("summary").click();
    assertThat(rows(page).first()).containsText("1 failed");
    int before = rows(page).count();

    advance(2);

    assertThat(rows(page)).hasCount(Math.min(60, before + 2));
    assertThat(page.locator("details")).hasAttribute("open", "");
    page.context().close();
  }

  @Test
  void withoutEventsItAsksNowAndThen() {
    Page page = chromium.open(Look.DESK);
    page.route("**/events", route -> route.fulfill(new Route.FulfillOptions().setStatus(204)));
    at(page, "");
    assertThat(page.locator("#live")).hasText("○ asks now and then");
    page.locator("summary").click();
    int before = rows(page).count();

    advance(1);

    assertThat(rows(page)).hasCount(Math.min(60, before + 1));
    page.context().close();
  }

  @Test
  void theOverviewShowsWhatItIsTold() {
    Page page = chromium.open(Look.DESK);
    page.route(
        "**/overview",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setHeaders(Map.of("Runner-Console", "v1"))
                    .setContentType("application/json")
                    .setBody(OVERVIEW)));
    at(page, "");

    assertThat(page.locator(".figures > div"))
        .hasText(
            new String[] {
              "In flight3 of 50",
              "Batches queued2 of 64",
              "Tick lag7 ms",
              "Missed slots4",
              "Skipped duplicates5",
              "Dropped results6"
            });
    assertThat(
            page.evaluate(
                """
                () => {
                  const box = part => document.querySelector(`.slots ${part}`).getBBox();
                  const near = (one, other) => Math.abs(one - other) < 0.01;
                  const [axis, good, bad] = [box('.axis'), box('.SUCCEEDED'), box('.FAILED')];
                  const [first, second] = [...document.querySelector('.slots .line').points];
                  const second0 = document.querySelectorAll('.slots .SUCCEEDED')[1].getBBox();
                  return near(good.y + good.height, axis.y) && near(bad.y + bad.height, good.y)
                    && near(good.height, 3 * bad.height) && near(second0.height, 2 * bad.height)
                    && near(axis.y - first.y, 2 * (axis.y - second.y))
                    && first.x > good.x && first.x < good.x + good.width;
                }
                """))
        .as("the failed on the succeeded, and the durations over both")
        .isEqualTo(true);
    assertThat(page.locator(".slots .missed")).hasCount(1);
    assertThat(page.locator(".slots"))
        .hasAccessibleName(
            "The last 2 slots: 5 succeeded, 1 failed, 1 slots missed. The table below has each.");
    Locator members =
        page.locator("section").filter(new Locator.FilterOptions().setHasText("Node"));
    assertThat(members.locator("tbody tr").first()).containsText(TestJobs.ATTACK + "this node");
    assertThat(members.locator("tbody tr").first()).containsText("✓ alive");
    assertThat(members.locator("tbody tr").last()).containsText("✗ dead");
    assertThat(page.locator("main li").last()).containsText("no table " + TestJobs.ATTACK);
    assertThat(page.locator("main img")).hasCount(0);
    assertThat(page).not().hasTitle("broken");
    assertThat(Chromium.barriers(page)).isEmpty();
    page.context().close();
  }

  @Test
  void jobsAreFoundFilteredAndInPages() {
    advance(1);
    Page page = at(chromium.open(Look.DESK), "#/jobs");
    assertThat(rows(page)).hasCount(25);
    page.getByText("Next", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(rows(page)).hasCount(TestJobs.CUSTOMERS + 5 - 25);
    assertThat(page.getByText("Page 2 of 2")).isVisible();

    page.getByLabel("Part of the id").fill("MORN");
    assertThat(rows(page)).hasCount(1);
    assertThat(rows(page)).containsText("At 06:00, Monday to Friday");
    assertThat(page.getByText("1 of 45 jobs")).isVisible();

    page.getByLabel("Part of the id").fill("");
    page.getByLabel("Last outcome").selectOption("FAILED");
    assertThat(rows(page)).hasCount(1);
    assertThat(rows(page)).containsText("The disk is full");
    assertThat(page).hasURL(address + "#/jobs?outcome=FAILED");
    page.reload();
    assertThat(rows(page)).hasCount(1);
    page.context().close();
  }

  @Test
  void aJobShowsItsHistoryAndFoldsTheTrace() {
    advance(2);
    Page page = at(chromium.open(Look.DESK), job("failing"));
    Locator trace = page.locator("pre").first();
    assertThat(trace).isHidden();
    page.locator("summary").first().click();
    assertThat(trace).isVisible();
    assertThat(trace).containsText("Caused by: java.lang.IllegalStateException: quota");
    page.context().close();
  }

  @Test
  void whatIsReadIsLeftAloneWhileItStays() {
    advance(1);
    Page page = at(chromium.open(Look.DESK), job("failing"));
    page.locator("summary").first().click();
    page.evaluate("getSelection().selectAllChildren(document.querySelector('pre'))");
    runner.jobs().pause("failing");
    try {
      advance(1);

      assertThat(page.locator("main .tag")).hasText("paused");
      assertThat((String) page.evaluate("getSelection().toString()")).contains("Caused by: ");
    } finally {
      runner.jobs().resume("failing");
    }
    page.context().close();
  }

  @Test
  void whatIsReadKeepsFocusAndPlaceWhenMoreComes() {
    advance(1);
    Page page = at(chromium.open(Look.DESK), job("failing"));
    page.locator("summary").first().click();
    String key = page.locator("pre").first().getAttribute("data-key");
    Locator trace = page.locator("pre[data-key='" + key + "']");
    trace.focus();

    advance(1);

    assertThat(page.locator("pre").first()).not().hasAttribute("data-key", key);
    assertThat(trace).isVisible();
    assertThat(trace).isFocused();

    at(page, "");
    page.setViewportSize(200, 700);
    page.locator("summary").click();
    Locator table = page.locator(".scroll");
    table.focus();
    table.evaluate("region => { region.scrollLeft = 20; }");
    String latest = rows(page).first().innerText();
    advance(1);
    assertThat(rows(page).first()).not().hasText(latest.replaceAll("\\s+", " "));
    assertThat(table).isFocused();
    assertThat(table.evaluate("region => region.scrollLeft")).isEqualTo(20);
    page.context().close();
  }

  @Test
  void itSaysWhyAJobDidNotRun() {
    advance(1);
    Page page = at(chromium.open(Look.DESK), job("morning"));
    page.getByLabel("Time in Europe/Paris").fill("2026-03-01T06:59");
    button(page, "Explain").click();

    assertThat(page.locator(".why"))
        .containsText(
            "not due – Job 'morning' was not due at 2026-03-01 06:59+01:00 [Europe/Paris]");
    page.context().close();
  }

  @Test
  void whatAJobBringsStaysText() {
    advance(1);
    Page page = at(chromium.open(Look.DESK), "#/jobs?q=img");
    assertThat(rows(page)).containsText(TestJobs.ATTACK);
    rows(page).getByRole(AriaRole.LINK).click();
    assertThat(page.locator("h1")).hasText(TestJobs.ATTACK);
    assertThat(rows(page).first()).containsText("<script>document.title='broken'</script>");
    at(page, job("failing"));
    assertThat(rows(page).first()).containsText("The disk is full " + TestJobs.ATTACK);
    assertThat(page.locator("main img, main script")).hasCount(0);
    assertThat(page).not().hasTitle("broken");
    page.context().close();
  }

  @Test
  void operatorsActAndSeeIt() {
    Page page = at(chromium.openAs("olga", Look.DESK), job("minutely"));
    button(page, "Pause: minutely").click();
    assertThat(page.locator("main .tag")).hasText("paused");
    assertThat(minutely().paused()).isTrue();
    assertThat(page.getByRole(AriaRole.STATUS).last())
        .containsText("is paused from its next slot on");

    button(page, "Resume: minutely").click();
    assertThat(page.locator("main .tag")).hasCount(0);
    assertThat(minutely().paused()).isFalse();

    button(page, "Run now: minutely").click();
    assertThat(rows(page).first()).containsText("#");
    page.context().close();
  }

  private JobInfo minutely() {
    return runner.jobs().list().stream()
        .filter(job -> job.id().equals("minutely"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void othersSeeNoButtons() {
    Page page = at(chromium.openAs("carl", Look.DESK), job("minutely"));
    assertThat(button(page, "Explain")).isVisible();
    assertThat(page.getByRole(AriaRole.BUTTON)).hasCount(1);
    page.context().close();
  }

  @Test
  void keysAloneSuffice() {
    advance(1);
    Page page = at(chromium.openAs("olga", Look.DESK), "");
    assertThat(page.locator(".slots")).isVisible();
    page.keyboard().press("Tab");
    assertThat(page.locator("#skip")).isFocused();
    page.keyboard().press("Tab");
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    assertThat(page.locator("h1")).hasText("Jobs");
    assertThat(page.locator("h1")).isFocused();
    page.keyboard().press("Tab");
    page.keyboard().type("minutely");
    assertThat(rows(page)).hasCount(1);
    for (int i = 0; i < 4; i++) {
      page.keyboard().press("Tab");
    }
    Locator pause = button(page, "Pause: minutely");
    assertThat(pause).isFocused();
    page.keyboard().press("Enter");
    Locator resume = button(page, "Resume: minutely");
    assertThat(resume).isFocused();
    page.keyboard().press("Enter");
    assertThat(pause).isFocused();
    page.context().close();
  }

  @Test
  void aPhoneScrollsInOneDirectionOnly() {
    advance(1);
    Page page = chromium.openAs("olga", Look.PHONE);
    for (String view : List.of("", "#/jobs", job("failing"), job(TestJobs.ATTACK))) {
      at(page, view);
      page.reload();
      assertThat(page.locator("main svg, main tbody tr").first()).isVisible();
      page.locator("summary").all().forEach(Locator::click);
      holdsText(page);
      Object tooWide =
          page.evaluate(
              "document.documentElement.scrollWidth - document.documentElement.clientWidth");
      assertThat(tooWide).as(view).isEqualTo(0);
    }
    Chromium.keepPicture(page, "console-phone");
    page.context().close();
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  void everybodyCanUseIt(Look look) {
    advanceAnHour();
    Page page = chromium.openAs("olga", look);
    Map<String, String> views = Map.of("overview", "", "jobs", "#/jobs", "job", job("import"));
    views.forEach(
        (name, view) -> {
          at(page, view);
          page.reload();
          assertThat(page.locator("main svg").first()).isVisible();
          page.locator("summary").all().forEach(Locator::click);
          if (page.getByText("Explain").count() > 0) {
            page.getByLabel("Time in").fill("2026-03-01T05:00");
            page.getByText("Explain").click();
            assertThat(page.locator(".why strong")).isVisible();
          }
          assertThat(Chromium.barriers(page)).as("%s on %s", name, look).isEmpty();
          page.locator("summary").all().forEach(Locator::click);
          if (look == Look.DESK && !name.equals("jobs")) {
            Chromium.keepPublicPicture(page, "console-" + name);
          } else {
            Chromium.keepPicture(page, "console-" + name + "-" + look);
          }
        });
    page.context().close();
  }
}
