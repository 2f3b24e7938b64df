package org.runnercdi.sample;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.runnercdi.it.browser.Chromium;
import org.runnercdi.it.browser.Look;
import org.runnercdi.testing.ManualTime;

/** What a person sees and does, in Chromium. No packet of it leaves this machine. */
@QuarkusTest
@Tag("browser")
@TestProfile(BrowserTest.OwnDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {

  private static final String PASSWORD = "correct horse battery";
  private static final String MARKUP = "<img src=x onerror=\"document.title='hacked'\">";

  @Inject ManualTime time;
  @Inject Stub stub;

  @TestHTTPResource("/")
  URI home;

  private Chromium chromium;
  private Page page;

  @BeforeAll
  void start() {
    chromium = new Chromium();
    account("ed", Account.EDITOR);
    account("vi", Account.VIEWER);
  }

  @AfterAll
  void stop() {
    chromium.close();
  }

  @BeforeEach
  void open() {
    QuarkusTransaction.requiringNew().run(() -> Call.deleteAll());
    open(Look.DESK);
  }

  @AfterEach
  void close() {
    page.context().close();
  }

  @Test
  void aNewcomerChoosesAPasswordAndIsIn() {
    String oneTime =
        QuarkusTransaction.requiringNew().call(() -> Account.invite("new", Account.EDITOR));
    signIn("new", "wrong");
    assertThat(page.getByText("Nobody of that name has that password.")).isVisible();

    signIn("new", oneTime);
    field("New password").fill("short");
    press("Choose");
    assertThat(page.getByText("The password must have at least 12 characters.")).isVisible();
    field("New password").fill(PASSWORD);
    press("Choose");

    assertThat(page.getByText("There are no calls yet.")).isVisible();
    press("Sign out");
    assertThat(page.getByRole(AriaRole.HEADING, named("Sign in"))).isVisible();
    page.reload();
    assertThat(page.getByRole(AriaRole.HEADING, named("Sign in"))).isVisible();
  }

  @Test
  void aCallThatIsCreatedRunsAtTheNextMinute() {
    signIn("ed", PASSWORD);

    press("New call");
    field("Name").fill("Shop: is it up?");
    field("Cron").fill("* * * * *");
    field("Zone").fill("Asia/Seoul");
    assertThat(page.locator("#schedule")).containsText("Every minute");
    assertThat(page.locator("#schedule li")).hasCount(5);
    field("URL").fill("/demo/fast");
    press("Save");

    assertThat(row("Shop: is it up?")).containsText("none yet");
    aMinuteLater();
    assertThat(row("Shop: is it up?")).containsText("✓ succeeded");
    assertThat(row("Shop: is it up?")).containsText("HTTP 200");
  }

  @Test
  void aCallThatFailsSaysWhy() {
    call("CRM", "/demo/failing");
    signIn("ed", PASSWORD);

    aMinuteLater();

    assertThat(row("CRM")).containsText("✗ failed");
    assertThat(row("CRM")).containsText("The answer was HTTP 500.");
    row("CRM").getByRole(AriaRole.BUTTON, button("Results: CRM")).click();
    Locator results = page.getByRole(AriaRole.DIALOG);
    assertThat(results.locator("tbody tr")).hasCount(1);
    assertThat(results).containsText("The answer was HTTP 500.");
    leave();
  }

  @Test
  void theOpenListShowsWhatIsNew() {
    long id = call("Warehouse", "/demo/failing");
    signIn("ed", PASSWORD);
    aMinuteLater();
    assertThat(row("Warehouse")).containsText("✗ failed");
    Locator edit = row("Warehouse").getByRole(AriaRole.BUTTON, button("Edit: Warehouse"));
    edit.focus();
    page.evaluate("document.sameDocument = true");

    QuarkusTransaction.requiringNew().run(() -> Call.<Call>findById(id).url = "/demo/fast");
    aMinuteLater();

    assertThat(row("Warehouse")).containsText("✓ succeeded");
    assertThat(edit).isFocused();
    call("Added by somebody else", "/demo/fast");
    page.clock().fastForward(5_000);
    assertThat(row("Added by somebody else")).isVisible();
    assertThat(page.evaluate("document.sameDocument")).isEqualTo(true);
  }

  @Test
  void anEditorPausesInTheConsole_andAsksWhyNothingRan() {
    String job = "call-" + call("Paused", "/demo/fast");
    signIn("ed", PASSWORD);
    aMinuteLater();
    page.getByRole(AriaRole.LINK, named("Console")).click();
    page.getByRole(AriaRole.LINK, named("Jobs")).click();
    page.getByRole(AriaRole.LINK, named(job)).click();
    Locator history = page.locator("tbody tr");
    assertThat(history).hasCount(1);

    press("Pause: " + job);
    assertThat(page.locator("main .tag")).hasText("paused");
    time.advance(Duration.ofMinutes(1));
    asksWhyNow();
    assertThat(page.locator(".why")).containsText("paused");
    assertThat(history).hasCount(1);

    press("Resume: " + job);
    assertThat(page.locator("main .tag")).hasCount(0);
    time.advance(Duration.ofMinutes(1));
    assertThat(history).hasCount(2);
    asksWhyNow();
    assertThat(page.locator(".why")).containsText("ran");
  }

  private void asksWhyNow() {
    page.getByLabel("Time in UTC")
        .fill(LocalDateTime.ofInstant(time.now(), ZoneOffset.UTC).toString());
    press("Explain");
  }

  @Test
  void aViewerFindsNothingToChangeInTheConsole() {
    String job = "call-" + call("Seen", "/demo/fast");
    signIn("vi", PASSWORD);
    aMinuteLater();

    page.navigate(home.resolve("/runner/#/job?id=" + job).toString());

    assertThat(page.locator("h1")).hasText(job);
    assertThat(page.getByRole(AriaRole.BUTTON, named("Explain"))).isVisible();
    assertThat(page.getByRole(AriaRole.BUTTON)).hasCount(1);
  }

  @Test
  void aCallIsRunByHand() {
    call("By hand", "/demo/fast");
    signIn("ed", PASSWORD);

    row("By hand").getByRole(AriaRole.BUTTON, button("Run now: By hand")).click();

    assertThat(page.locator("#state")).hasText("“By hand” succeeded: HTTP 200");
    assertThat(row("By hand")).containsText("✓ succeeded");
  }

  @Test
  void anErrorStandsBesideItsField() {
    call("Edited", "/demo/fast");
    signIn("ed", PASSWORD);
    row("Edited").getByRole(AriaRole.BUTTON, button("Edit: Edited")).click();

    field("Cron").fill("61 * * * *");
    assertThat(page.locator("#schedule")).containsText("out of range: write 0 to 59");
    page.locator("summary").click();
    field("Retries").fill("many");
    press("Save");
    assertThat(page.locator("#edit-retries-error")).hasText("The value must be of type Integer.");
    field("Retries").fill("2");
    field("URL").fill("ftp://example.com/");
    press("Save");

    Locator cron = field("Cron");
    assertThat(cron).hasAttribute("aria-invalid", "true");
    assertThat(cron).isFocused();
    assertThat(cron).hasAccessibleDescription(Pattern.compile("The minute \"61\".*"));
    assertThat(page.locator("#edit-url-error")).containsText("must begin with http://");
    assertThat(page.locator("#edit-retries-error")).hasText("");
    cron.fill("0 7 * * *");
    field("URL").fill("/demo/flaky");
    press("Save");
    assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
    assertThat(row("Edited")).containsText("At 07:00");
  }

  @Test
  void aCallIsDeleted() {
    call("Deleted", "/demo/fast");
    signIn("ed", PASSWORD);
    page.onDialog(dialog -> dialog.accept());
    row("Deleted").getByRole(AriaRole.BUTTON, button("Edit: Deleted")).click();

    press("Delete");

    assertThat(page.getByText("There are no calls yet.")).isVisible();
  }

  @Test
  void callsAreFoundAndPaged() {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              for (int i = 0; i < 60; i++) {
                persist("Call number " + i, "/demo/fast");
              }
            });
    signIn("ed", PASSWORD);
    assertThat(page.getByText("Page 1 of 2, 60 in all")).isVisible();

    Locator next = page.getByRole(AriaRole.BUTTON, named("Next"));
    Locator previous = page.getByRole(AriaRole.BUTTON, named("Previous"));
    next.focus();
    call("One more", "/demo/fast");
    page.clock().fastForward(5_000);
    assertThat(page.getByText("Page 1 of 2, 61 in all")).isVisible();
    assertThat(next).isFocused();
    assertThat(previous).isDisabled();

    page.keyboard().press("Enter");
    assertThat(page.locator("#rows tr")).hasCount(11);
    assertThat(next).isDisabled();
    assertThat(next).isFocused();
    page.keyboard().press("Enter");
    page.keyboard().press("Shift+Tab");
    assertThat(previous).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("#rows tr")).hasCount(50);
    field("Search").fill("NUMBER 7");
    assertThat(page.locator("#rows tr")).hasCount(1);
    field("Search").fill("' or '1' = '1");
    assertThat(page.getByText("No call has that in its name or URL.")).isVisible();
  }

  @Test
  void aCrontabIsImportedAndItsWrongLinesAreNamed() {
    signIn("ed", PASSWORD);
    press("Import");
    field("Or text")
        .fill(
            "* * * * * GET /demo/fast # Imported\n\n61 * * * * GET /demo/fast\n"
                + "* * * * * GET /demo/fast body="
                + MARKUP.replace(' ', '%'));

    page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON, button("Import")).click();

    assertThat(page.getByText("1 calls added, 2 lines refused.")).isVisible();
    assertThat(page.locator("#crontab li").first()).containsText("Line 3: The minute \"61\"");
    assertThat(page.locator("#crontab li").last())
        .containsText("Line 4: '" + MARKUP.replace(' ', '%') + "' is not percent-encoded");
    assertThat(page.locator("img")).hasCount(0);
    page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON, button("Close")).click();
    assertThat(row("Imported")).isVisible();
  }

  @Test
  void aViewerFindsNothingToChange() {
    call("Seen", "/demo/fast");
    signIn("vi", PASSWORD);

    assertThat(row("Seen")).isVisible();
    assertThat(page.getByRole(AriaRole.BUTTON, named("New call"))).isHidden();
    assertThat(page.getByRole(AriaRole.BUTTON, named("People"))).isHidden();
    assertThat(row("Seen").getByRole(AriaRole.BUTTON)).hasCount(1);
  }

  @Test
  void anEditorLetsOthersIn() {
    signIn("ed", PASSWORD);
    press("People");
    Locator people = page.getByRole(AriaRole.DIALOG);
    people.getByLabel("Name").fill("<b>");
    press("Invite");
    assertThat(people).containsText("The name must be 1 to 60 letters");
    people.getByLabel("Name").fill("guest");
    press("Invite");
    assertThat(people).containsText("Give guest this one-time password:");
    people.getByRole(AriaRole.BUTTON, button("Remove guest")).click();
    assertThat(people).containsText("guest can sign in no longer.");
  }

  @Test
  void whatCustomersWriteStaysText() {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              Call call = persist(MARKUP, "https://a.example/?" + "q=%3Cimg%20src=x%3E");
              call.headers = "X-Markup: " + MARKUP;
              call.body = MARKUP + "</textarea>" + MARKUP;
              call.cron = "* * * * *";
              call.zone = "UTC";
            });
    signIn("ed", PASSWORD);
    aMinuteLater();
    assertThat(row(MARKUP)).containsText("There is no host 'a.example'.");

    row(MARKUP).getByRole(AriaRole.BUTTON, button("Results: " + MARKUP)).click();
    assertThat(page.locator("#results-title")).hasText("Results of " + MARKUP);
    leave();
    row(MARKUP).getByRole(AriaRole.BUTTON, button("Edit: " + MARKUP)).click();
    page.locator("summary").click();
    assertThat(field("Body")).hasValue(MARKUP + "</textarea>" + MARKUP);
    field("Cron").fill(MARKUP);
    press("Save");
    assertThat(page.locator("#edit-cron-error")).containsText(MARKUP);
    assertThat(page.locator("#schedule")).containsText(MARKUP);

    assertThat(page.locator("img")).hasCount(0);
    assertThat(page).hasTitle("API scheduler");
  }

  @Test
  void aPageOfAnotherPortCannotUseTheSession() {
    long id = call("Untouched", "/demo/fast");
    signIn("ed", PASSWORD);
    Page other = page.context().newPage();
    other.navigate(stub.url("127.0.0.1", "/"));

    other.evaluate(
        """
        url => Promise.all([
          fetch(url, {method: 'POST', mode: 'no-cors', credentials: 'include'}),
          fetch(url, {method: 'POST', mode: 'no-cors', credentials: 'include',
            body: new URLSearchParams({a: 'b'})})])
        """,
        home.resolve("calls/" + id + "/run").toString());
    other.setContent(
        "<form method=post action='%s'><button>Win</button></form>"
            .formatted(home.resolve("calls/" + id + "/run")));
    other.getByText("Win").click();

    assertThat(other.locator("body")).containsText("Requests of other sites are refused.");
    time.advance(Duration.ZERO);
    assertThat(QuarkusTransaction.requiringNew().<Long>call(() -> CallResult.count("callId", id)))
        .isZero();
  }

  @Test
  void aPhoneShowsItAllWithoutScrollingSideways() {
    page.context().close();
    open(Look.PHONE);
    call("A name without a place to break it: " + "x".repeat(60), "/demo/fast?" + "y".repeat(300));
    fitsThePhone();
    signIn("ed", PASSWORD);
    assertThat(page.locator("#rows tr")).hasCount(1);
    fitsThePhone();

    page.locator("#rows").getByText("Edit").click();

    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    fitsThePhone();
  }

  @ParameterizedTest
  @EnumSource
  void aScanFindsNothingSerious(Look look) {
    page.context().close();
    open(look);
    call("Scanned", "/demo/failing");
    call("Other", "/demo/fast");
    assertThat(page.getByRole(AriaRole.HEADING, named("Sign in"))).isVisible();
    scan();
    signIn("ed", PASSWORD);
    aMinuteLater();
    assertThat(row("Scanned")).containsText("✗ failed");
    scan();
    row("Scanned").getByRole(AriaRole.BUTTON, button("Results: Scanned")).click();
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    scan();
    leave();
    row("Scanned").getByRole(AriaRole.BUTTON, button("Edit: Scanned")).click();
    page.locator("summary").click();
    field("Cron").fill("never");
    press("Save");
    assertThat(page.locator("#edit-cron-error")).containsText("never");
    scan();
    leave();
    press("People");
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    scan();
    leave();
    press("Import");
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    scan();
  }

  @Test
  void theReadmeHasPicturesOfIt() {
    stands("*/5 8-18 * * mon-fri", "Europe/Paris", "GET", "/demo/fast", "Prices: fetch");
    stands("*/2 * * * *", "Europe/Berlin", "POST", "/demo/fast", "Orders: export the new ones");
    stands("0 9 1 * *", "America/New_York", "POST", "/demo/fast", "Billing: send the invoices");
    stands("* * * * *", "UTC", "POST", "/demo/failing", "CRM: push contacts");
    stands("* * * * *", "UTC", "HEAD", "/demo/fast", "Shop: is it up?");
    signIn("ed", PASSWORD);
    for (int minute = 0; minute < 8; minute++) {
      aMinuteLater();
    }
    // The clock stands still while a call is made; and the next times are those of today.
    long minutes = Duration.between(time.now(), Instant.now()).toMinutes();
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                CallResult.getEntityManager()
                    .createNativeQuery(
                        "update call_result set duration_millis = 38 + mod(id * 37, 400),"
                            + " slot = dateadd(minute, ?1, slot),"
                            + " started_at = dateadd(minute, ?1, started_at)")
                    .setParameter(1, minutes)
                    .executeUpdate());
    page.clock().fastForward(5_000);
    assertThat(row("CRM")).containsText("✗ failed");
    assertThat(page.locator("#rows")).not().containsText(", 0 ms");
    page.locator("h1").hover();
    Chromium.keepPublicPicture(page, "sample-calls");

    row("CRM").getByRole(AriaRole.BUTTON, button("Results: CRM: push contacts")).click();
    assertThat(page.getByRole(AriaRole.DIALOG).locator("tbody tr")).hasCount(8);
    Chromium.keepPicture(page, "sample-results");
    leave();

    press("New call");
    field("Name").fill("Staff: send the morning digest");
    field("Zone").fill("Europe/Berlin");
    field("URL").fill("https://intranet.example.com/digest");
    field("Cron").fill("30 6 * * mon-fri");
    assertThat(page.locator("#schedule")).containsText("At 06:30");
    assertThat(page.locator("#schedule li")).hasCount(5);
    Chromium.keepPublicPicture(page, "sample-edit");
  }

  private static void stands(String cron, String zone, String method, String url, String name) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              Call call = persist(name, url);
              call.cron = cron;
              call.zone = zone;
              call.method = method;
            });
  }

  private void open(Look look) {
    page = chromium.open(look);
    page.clock().install();
    page.navigate(home.toString());
  }

  private void signIn(String name, String password) {
    field("Name").fill(name);
    field("Password").fill(password);
    press("Sign in");
  }

  /** The clock of the scheduler is turned, and then that of the browser until it asks again. */
  private void aMinuteLater() {
    assertThat(page.locator("#rows tr").first()).isVisible();
    time.advance(Duration.ofMinutes(1));
    page.clock().fastForward(5_000);
  }

  private void leave() {
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog).isVisible();
    page.keyboard().press("Escape");
    assertThat(dialog).isHidden();
  }

  private void press(String text) {
    page.getByRole(AriaRole.BUTTON, named(text)).last().click();
  }

  private Locator field(String label) {
    return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true))
        .filter(new Locator.FilterOptions().setVisible(true));
  }

  private Locator row(String name) {
    return page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(name));
  }

  private void fitsThePhone() {
    assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(Look.PHONE.width);
    assertThat(
            (Integer)
                page.evaluate(
                    "Math.max(0, ...[...document.querySelectorAll('dialog[open]')].map(d =>"
                        + " d.scrollWidth - d.clientWidth))"))
        .isZero();
  }

  private void scan() {
    assertThat(Chromium.barriers(page)).isEmpty();
  }

  /** These tests begin with no calls at all. */
  public static class OwnDatabase implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("quarkus.datasource.jdbc.url", "jdbc:h2:mem:browser;DB_CLOSE_DELAY=-1");
    }
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Locator.GetByRoleOptions button(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }

  private static void account(String name, String role) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              Account.invite(name, role);
              Account.<Account>findById(name).choose(PASSWORD);
            });
  }

  private static long call(String name, String url) {
    return QuarkusTransaction.requiringNew().call(() -> persist(name, url).id);
  }

  private static Call persist(String name, String url) {
    CallDraft draft =
        new CallDraft(name, "* * * * *", "UTC", "GET", url, null, null, null, null, null, null);
    Call call = new Call(draft, Instant.EPOCH);
    call.persist();
    return call;
  }
}
