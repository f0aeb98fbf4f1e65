package whatssound.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.Claims;
import whatssound.db.DatabaseException;
import whatssound.db.ServerError;
import whatssound.error.ErrorCode;
import whatssound.http.HttpResponse;
import whatssound.rest.error.RestException;

/** What Postgres refuses, as HTTP: its SQLSTATE is the code. Any thread. */
final class DatabaseErrors {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseErrors.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private DatabaseErrors() {}

    static HttpResponse answer(DatabaseException failure, Claims claims) {
        if (failure.isUnavailable()) {
            LOG.warn("The database does not answer: {}", failure.getMessage());
            return HttpResponse.json(
                    ErrorCode.PGRST001.httpStatus(),
                    RestException.of(
                                    ErrorCode.PGRST001,
                                    "Database client error. Retrying the connection.")
                            .body());
        }
        ServerError said = failure.serverError();
        if (said == null) {
            LOG.error("A statement failed in the driver", failure);
            return HttpResponse.json(
                    500,
                    RestException.body(
                            failure.sqlState(), "The statement could not be run", null, null));
        }
        if (failure.sqlState().equals("PGRST")) {
            return raised(said);
        }
        int status = status(failure.sqlState(), claims.role().equals("anon"));
        if (status >= 500) {
            LOG.error("A statement failed", failure);
        }
        HttpResponse response = answer(status, failure.sqlState(), said);
        return status == 401 ? response.with("www-authenticate", "Bearer") : response;
    }

    static int status(String sqlState, boolean anonymous) {
        return switch (sqlState) {
            case "23503", "23505" -> 409;
            case "25006" -> 405;
            case "42501" -> anonymous ? 401 : 403;
            case "42883", "42P01" -> 404;
            case "42P17" -> 500;
            case "P0001" -> 400;
            default -> statusOfClass(sqlState);
        };
    }

    private static int statusOfClass(String sqlState) {
        if (sqlState.matches("PT[2-5]\\d\\d")) {
            return Integer.parseInt(sqlState.substring(2));
        }
        return switch (sqlState.substring(0, 2)) {
            case "08", "53" -> 503;
            case "0L", "0P", "28" -> 403;
            case "09",
                    "25",
                    "2D",
                    "38",
                    "39",
                    "3B",
                    "40",
                    "54",
                    "55",
                    "57",
                    "58",
                    "F0",
                    "HV",
                    "P0",
                    "XX" ->
                    500;
            default -> 400;
        };
    }

    private static HttpResponse answer(int status, String code, ServerError said) {
        return HttpResponse.json(
                status,
                RestException.body(
                        code,
                        said.message(),
                        said.detail() == null ? null : TextNode.valueOf(said.detail()),
                        said.hint()));
    }

    /**
     * A function's {@code raise sqlstate 'PGRST'}: the body in its message, the head in its detail.
     */
    private static HttpResponse raised(ServerError said) {
        try {
            JsonNode body = JSON.readTree(said.message());
            JsonNode head = JSON.readTree(said.detail() == null ? "" : said.detail());
            if (body.path("code").isTextual()
                    && body.path("message").isTextual()
                    && head.path("status").canConvertToInt()) {
                HttpResponse response =
                        HttpResponse.json(
                                head.path("status").asInt(),
                                RestException.body(
                                        body.path("code").asText(),
                                        body.path("message").asText(),
                                        body.get("details"),
                                        body.path("hint").textValue()));
                for (var header : head.path("headers").properties()) {
                    response = response.with(header.getKey(), header.getValue().asText());
                }
                return response;
            }
        } catch (JsonProcessingException e) {
            LOG.debug("A function raised PGRST with what is no JSON", e);
        }
        return HttpResponse.json(
                ErrorCode.PGRST121.httpStatus(),
                RestException.of(
                                ErrorCode.PGRST121,
                                "Could not parse JSON in the \"RAISE SQLSTATE 'PGRST'\" error",
                                "The message needs code and message, the detail a status")
                        .body());
    }
}
