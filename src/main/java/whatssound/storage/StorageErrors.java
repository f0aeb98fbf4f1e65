package whatssound.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.DatabaseException;
import whatssound.db.ServerError;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.http.HttpResponse;

/** Errors in the shape of the Storage API. Any thread. */
final class StorageErrors {
    private static final Logger LOG = LoggerFactory.getLogger(StorageErrors.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String DATA_EXCEPTION = "22";
    private static final String UNIQUE_VIOLATION = "23505";

    private StorageErrors() {}

    static HttpResponse reply(WhatsSoundException refusal) {
        if (refusal.code().fault() != ErrorCode.Fault.CLIENT) {
            LOG.error("A storage request failed.", refusal);
        }
        return reply(refusal.code(), refusal.text());
    }

    static HttpResponse reply(DatabaseException failure) {
        if (failure.isUnavailable()) {
            LOG.warn("The database does not answer: {}", failure.getMessage());
            return reply(ErrorCode.DATABASE_UNAVAILABLE, "The database does not answer");
        }
        ServerError said = failure.serverError();
        return switch (failure.sqlState()) {
            case INSUFFICIENT_PRIVILEGE ->
                    reply(
                            ErrorCode.ACCESS_DENIED,
                            said == null ? ErrorCode.ACCESS_DENIED.meaning() : said.message());
            case UNIQUE_VIOLATION ->
                    reply(ErrorCode.KEY_ALREADY_EXISTS, "The resource already exists");
            default ->
                    failure.sqlState().startsWith(DATA_EXCEPTION)
                            ? reply(ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_REQUEST.meaning())
                            : unexpected(failure);
        };
    }

    static HttpResponse unexpected(Exception failure) {
        LOG.error("A storage request failed.", failure);
        return reply(ErrorCode.INTERNAL_ERROR, ErrorCode.INTERNAL_ERROR.meaning());
    }

    /** The true status is in the body; over HTTP the original answers 400 to nearly everything. */
    private static HttpResponse reply(ErrorCode error, String message) {
        ErrorCode code = asStorage(error);
        int httpStatus =
                switch (code) {
                    case INVALID_RANGE, NO_SUCH_ROUTE -> code.httpStatus();
                    default -> code.fault() == ErrorCode.Fault.CLIENT ? 400 : code.httpStatus();
                };
        String body =
                JSON.createObjectNode()
                        .put("statusCode", Objects.toString(code.httpStatus()))
                        .put("code", code.code())
                        .put("error", code.code())
                        .put("message", message)
                        .toString();
        return HttpResponse.json(httpStatus, body).with("cache-control", "no-store");
    }

    private static ErrorCode asStorage(ErrorCode code) {
        return switch (code) {
            case INVALID_JWT_TOKEN, MALFORMED_JWT, JWT_SIGNATURE_ERROR -> ErrorCode.INVALID_JWT;
            default -> code;
        };
    }
}
