package org.runnercdi.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * What went wrong, as RFC 9457 has it.
 *
 * @param errors a sentence for each field that is wrong
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(String title, int status, String detail, List<FieldError> errors) {

  static final String MEDIA_TYPE = "application/problem+json";

  record FieldError(String field, String message) {}

  static Response response(Response.StatusType status, String detail) {
    return response(status, detail, List.of());
  }

  static Response response(Response.StatusType status, String detail, List<FieldError> errors) {
    return Response.status(status)
        .type(MEDIA_TYPE)
        .entity(new Problem(status.getReasonPhrase(), status.getStatusCode(), detail, errors))
        .build();
  }
}
