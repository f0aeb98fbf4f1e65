package whatssound.realtime;

import whatssound.db.Claims;

/** Turns a token into claims: the seam to whoever issues tokens. Called on virtual threads. */
@FunctionalInterface
public interface TokenVerifier {
    /**
     * Verifies a JWT.
     *
     * @throws whatssound.error.WhatsSoundException with {@code INVALID_JWT_TOKEN}, {@code
     *     MALFORMED_JWT} or {@code JWT_SIGNATURE_ERROR}
     */
    Claims verify(String token);
}
