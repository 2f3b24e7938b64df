package org.runnercdi.sample;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What is sent.
 *
 * @param url absolute, or a path of this application's demo
 * @param headers in the customer's order; a name may come more than once
 * @param body empty for none
 * @param timeoutMillis for the whole answer, redirects included
 * @param key the same for all tries of one run
 */
record Request(
    String method,
    URI url,
    List<Map.Entry<String, String>> headers,
    String body,
    int timeoutMillis,
    ExpectedStatus expected,
    String key) {

  Request to(URI other) {
    return new Request(method, other, headers, body, timeoutMillis, expected, key);
  }
}
