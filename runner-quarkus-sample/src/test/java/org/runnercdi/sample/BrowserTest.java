package org.runnercdi.sample;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
import org.runnercdi.testing.ManualTime;

/** What a person sees and does, in Chromium. No packet of it leaves this machine. */
@QuarkusTest
@Tag("browser")
@TestProfile(BrowserTest.OwnDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {

  private static final String PASSWORD = "correct horse battery";
  private static final double PATIENCE_MILLIS = 30_000;
  private static final String MARKUP = "<img src=x onerror=\"document.title='hacked'\">";

  @Inject ManualTime time;
  @Inject Stub stub;

  @TestHTTPResource("/")
  URI home;

  private Playwright playwright;
  private Browser browser;
  private BrowserContext context;
  private Page page;

  @BeforeAll
  void start() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of(System.getProperty("chromium", "/usr/bin/chromium")))
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")));
    account("ed", Account.EDITOR);
    account("vi", Account.VIEWER);
  }

  @AfterAll
  void stop() {
    playwright.close();
  }

  @BeforeEach
  void open() {
    QuarkusTransaction.requiringNew().run(() -> Call.deleteAll());
    open(new Browser.NewContextOptions());
  }

  @AfterEach
  void close() {
    context.close();
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

    press("Next");
    assertThat(page.locator("#rows tr")).hasCount(10);
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
        .fill("* * * * * GET /demo/fast # Imported\n\n61 * * * * GET /demo/fast\n" + MARKUP);

    page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON, button("Import")).click();

    assertThat(page.getByText("1 calls added, 2 lines refused.")).isVisible();
    assertThat(page.locator("#crontab li").first()).containsText("Line 3: The minute \"61\"");
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
    Page other = context.newPage();
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
    context.close();
    open(new Browser.NewContextOptions().setViewportSize(360, 740));
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
  @EnumSource(names = {"LIGHT", "DARK"})
  void aScanFindsNothingSerious(ColorScheme colors) {
    context.close();
    open(new Browser.NewContextOptions().setColorScheme(colors));
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

  private void open(Browser.NewContextOptions options) {
    context = browser.newContext(options);
    page = context.newPage();
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
        .isLessThanOrEqualTo(360);
    assertThat(
            (Integer)
                page.evaluate(
                    "Math.max(0, ...[...document.querySelectorAll('dialog[open]')].map(d =>"
                        + " d.scrollWidth - d.clientWidth))"))
        .isZero();
  }

  private void scan() {
    assertThat(
            new AxeBuilder(page)
                .analyze().getViolations().stream()
                    .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                    .map(rule -> rule.getId() + ": " + rule.getNodes())
                    .toList())
        .isEmpty();
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
