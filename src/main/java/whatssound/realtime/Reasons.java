package whatssound.realtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import whatssound.error.ErrorCode;

/** The {@code response} of error replies: {@code {"reason": "Code: text"}}. */
final class Reasons {
    private Reasons() {}

    static String json(ErrorCode code) {
        return reason(code.code());
    }

    static String json(ErrorCode code, String text) {
        return reason(code.code() + ": " + text);
    }

    /** How the sender of a message that was to be stored is told. */
    static String storeError(ErrorCode code, String text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("error", code.code() + ": " + text)
                .toString();
    }

    private static String reason(String reason) {
        return JsonNodeFactory.instance.objectNode().put("reason", reason).toString();
    }
}
