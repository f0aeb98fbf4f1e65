package whatssound.rest.error;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;
import whatssound.error.ErrorCode;

/** A request that the REST API refuses by itself, with the body it answers. Any thread. */
public final class RestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String body;

    private RestException(ErrorCode code, String message, String body) {
        super(message);
        this.code = code;
        this.body = body;
    }

    public static RestException of(ErrorCode code, String message) {
        return of(code, message, (JsonNode) null, null);
    }

    public static RestException of(ErrorCode code, String message, String details) {
        return of(code, message, TextNode.valueOf(details), null);
    }

    public static RestException of(
            ErrorCode code, String message, @Nullable JsonNode details, @Nullable String hint) {
        return new RestException(code, message, body(code.code(), message, details, hint));
    }

    /** The body of any error of the REST API. */
    public static String body(
            String code, String message, @Nullable JsonNode details, @Nullable String hint) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("code", code);
        body.set("details", details);
        body.put("hint", hint);
        body.put("message", message);
        return body.toString();
    }

    public ErrorCode code() {
        return code;
    }

    public String body() {
        return body;
    }

    /** Whether the schema lacks what was asked for, which a newer one may have. */
    public boolean isMissingInSchema() {
        return switch (code) {
            case PGRST200, PGRST202, PGRST204, PGRST205 -> true;
            default -> false;
        };
    }
}
