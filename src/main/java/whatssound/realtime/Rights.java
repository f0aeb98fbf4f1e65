package whatssound.realtime;

import org.jspecify.annotations.Nullable;
import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * What a channel's token allows on its topic, and until when.
 *
 * <p>Lives on the channel's event loop; the methods that ask block and are for virtual threads.
 */
final class Rights {
    private static final String API_KEY_PREFIX = "sb_";

    private final Topic topic;
    private final Claims keyClaims;
    private final TokenVerifier tokens;
    private final AuthorizationStore authorization;

    private @Nullable String token;
    private Claims claims;
    private Grants readable = Grants.NONE;
    private @Nullable Grants writable;

    /**
     * @param keyClaims of the socket's apikey, for channels without a token of their own
     */
    Rights(Topic topic, Claims keyClaims, TokenVerifier tokens, AuthorizationStore authorization) {
        this.topic = topic;
        this.keyClaims = keyClaims;
        this.tokens = tokens;
        this.authorization = authorization;
        this.claims = keyClaims;
    }

    /** A token that admits to the topic: whose it is, and what it may read there. */
    record Admission(@Nullable String token, Claims claims, Grants readable) {}

    /**
     * Asks whether a token admits to the topic. Blocks.
     *
     * @throws WhatsSoundException where it does not hold, or UNAUTHORIZED where nothing may be read
     */
    Admission askAdmission(@Nullable String candidate) {
        Claims verified =
                candidate == null || candidate.startsWith(API_KEY_PREFIX)
                        ? keyClaims
                        : tokens.verify(candidate);
        if (!topic.isPrivate()) {
            return new Admission(candidate, verified, Grants.ALL);
        }
        Grants grants = authorization.read(verified, topic.name());
        if (grants.none()) {
            throw new WhatsSoundException(
                    ErrorCode.UNAUTHORIZED,
                    "You do not have permissions to read from this Channel topic: " + topic.name());
        }
        return new Admission(candidate, verified, grants);
    }

    /** Asks what the user may write. Blocks. */
    Grants askWrites(Claims asker) {
        return authorization.write(asker, topic.name());
    }

    /** From now on the admission holds; what could be written before is asked anew. */
    void take(Admission admission) {
        token = admission.token();
        claims = admission.claims();
        readable = admission.readable();
        writable = topic.isPrivate() ? null : Grants.ALL;
    }

    void takeWrites(Grants grants) {
        writable = grants;
    }

    /** Whether the token is another one than that which holds; keys and no token never are. */
    boolean isFresh(@Nullable String candidate) {
        return candidate != null
                && !candidate.startsWith(API_KEY_PREFIX)
                && !candidate.equals(token);
    }

    boolean knowsWrites() {
        return writable != null;
    }

    boolean mayWriteBroadcast() {
        return writable != null && writable.broadcast();
    }

    boolean mayWritePresence() {
        return writable != null && writable.presence();
    }

    boolean mayReadBroadcast() {
        return readable.broadcast();
    }

    boolean mayReadPresence() {
        return readable.presence();
    }

    Claims claims() {
        return claims;
    }

    /** For how many seconds the token has been expired; negative while it holds. */
    long secondsSinceExpiry(long nowSeconds) {
        return nowSeconds - claims.expiresAtSeconds();
    }

    /** What a push is told that may not be made. */
    String deniedWrite() {
        return "You do not have permissions to write to this Channel topic: " + topic.name();
    }
}
