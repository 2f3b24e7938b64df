package org.runnercdi.sample;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.runnercdi.RunnerStoppedException;

/** Answers every error as {@code application/problem+json}. */
class Problems {

  private static final Logger LOG = Logger.getLogger(Problems.class);

  @ServerExceptionMapper
  Response invalid(ConstraintViolationException invalid) {
    return Problem.response(
        Status.BAD_REQUEST,
        "Some fields are not valid.",
        invalid.getConstraintViolations().stream()
            .map(violation -> new Problem.FieldError(field(violation), violation.getMessage()))
            .sorted(Comparator.comparing(Problem.FieldError::field))
            .toList());
  }

  @ServerExceptionMapper
  Response mismatched(MismatchedInputException mismatched) {
    return mismatched.getPath().isEmpty()
        ? Problem.response(Status.BAD_REQUEST, "The body must be a JSON object.")
        : ofField(
            mismatched,
            "The value must be of type %s.".formatted(mismatched.getTargetType().getSimpleName()));
  }

  private static Response ofField(JsonMappingException unreadable, String message) {
    String field =
        unreadable.getPath().stream()
            .map(JsonMappingException.Reference::getFieldName)
            .collect(Collectors.joining("."));
    return Problem.response(
        Status.BAD_REQUEST,
        "Some fields are not valid.",
        List.of(new Problem.FieldError(field, message)));
  }

  @ServerExceptionMapper
  Response failed(WebApplicationException failed) {
    Response response = failed.getResponse();
    if (response.hasEntity() || response.getStatus() < 400) {
      return response;
    }
    if (failed.getCause() instanceof JsonMappingException unreadable
        && unreadable.getCause() instanceof InputCoercionException) {
      return ofField(unreadable, "The value is too large, or too small.");
    }
    String detail =
        failed.getCause() instanceof JacksonException malformed
            ? "The body is not JSON: " + malformed.getOriginalMessage()
            : String.valueOf(failed.getMessage());
    return Problem.response(response.getStatusInfo(), detail);
  }

  @ServerExceptionMapper
  Response stopped(RunnerStoppedException stopped) {
    return Problem.response(Status.SERVICE_UNAVAILABLE, String.valueOf(stopped.getMessage()));
  }

  /** The caller learns nothing of the inside; the log has it all. */
  @ServerExceptionMapper
  Response unexpected(Exception unexpected) {
    if (unexpected instanceof CompletionException
        && unexpected.getCause() instanceof RunnerStoppedException stopped) {
      return stopped(stopped);
    }
    LOG.error("A request failed unexpectedly.", unexpected);
    return Problem.response(Status.INTERNAL_SERVER_ERROR, "The request failed unexpectedly.");
  }

  private static String field(ConstraintViolation<?> violation) {
    String field = "";
    for (Path.Node node : violation.getPropertyPath()) {
      field = node.getName();
    }
    return field;
  }
}
