package org.runnercdi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.it.browser.Chromium;
import org.runnercdi.it.browser.Look;

/** Nothing is set. */
@QuarkusTest
@Tag("browser")
class ClosedPageTest {

  @TestHTTPResource("/runner/")
  @SuppressWarnings("NullAway.Init") // by Quarkus
  URL address;

  @Test
  void thePageSaysWhyItShowsNothing() {
    try (Chromium chromium = new Chromium()) {
      Page page = chromium.open(Look.DESK);
      page.navigate(address.toString());

      assertThat(page.locator("#failure")).containsText("set runner.console.role");
    }
  }
}
