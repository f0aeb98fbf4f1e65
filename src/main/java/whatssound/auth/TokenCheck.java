package whatssound.auth;

import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/** What came of verifying a token: its claims, or why it does not hold. Any thread. */
public sealed interface TokenCheck {
    /** Signed here, complete and in force. */
    record Valid(Claims claims) implements TokenCheck {}

    /** Signed here, but its time is over. */
    record Expired(long secondsAgo) implements TokenCheck {}

    /** Signed here, but without a role of this server or a numeric expiry. */
    record Incomplete() implements TokenCheck {}

    /** Not a signed JWT. */
    record Malformed() implements TokenCheck {}

    /** A JWT of another signer or algorithm. */
    record Forged() implements TokenCheck {}

    /**
     * The claims, or the refusal in the words of the original.
     *
     * @throws WhatsSoundException INVALID_JWT_TOKEN, MALFORMED_JWT or JWT_SIGNATURE_ERROR
     */
    default Claims orThrow() {
        return switch (this) {
            case Valid(Claims claims) -> claims;
            case Expired(long secondsAgo) ->
                    throw new WhatsSoundException(
                            ErrorCode.INVALID_JWT_TOKEN,
                            "Token has expired %d seconds ago".formatted(secondsAgo));
            case Incomplete() ->
                    throw new WhatsSoundException(
                            ErrorCode.INVALID_JWT_TOKEN,
                            "Fields `role` and `exp` are required in JWT");
            case Malformed() ->
                    throw new WhatsSoundException(
                            ErrorCode.MALFORMED_JWT, "The token provided is not a valid JWT");
            case Forged() ->
                    throw new WhatsSoundException(
                            ErrorCode.JWT_SIGNATURE_ERROR, "Failed to validate JWT signature");
        };
    }
}
