package org.runnercdi.sample;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.Map;

/** What a customer does through the interface. */
final class Customer {

  private Customer() {}

  /** A call that is never due while a test runs. */
  static Map<String, Object> draft() {
    Map<String, Object> draft = new HashMap<>();
    draft.put("name", "a call");
    draft.put("cron", "0 0 1 1 *");
    draft.put("zone", "UTC");
    draft.put("method", "GET");
    draft.put("url", "/demo/fast");
    draft.put("timeoutMillis", 10_000);
    return draft;
  }

  static Map<String, Object> draft(String key, Object value) {
    Map<String, Object> draft = draft();
    draft.put(key, value);
    return draft;
  }

  static ValidatableResponse posts(Object draft) {
    return given().contentType(ContentType.JSON).body(draft).post("/calls").then();
  }

  static long adds(Map<String, Object> draft) {
    return posts(draft).statusCode(201).extract().jsonPath().getLong("id");
  }

  static ValidatableResponse runs(long id) {
    return given().post("/calls/{id}/run", id).then();
  }
}
