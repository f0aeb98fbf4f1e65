package whatssound.error;

import org.jspecify.annotations.Nullable;

/** A refusal or failure that reaches the caller with a stable {@link ErrorCode}. */
public final class WhatsSoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public WhatsSoundException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public WhatsSoundException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    /** The text for the caller: never null, never with internals in it. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
