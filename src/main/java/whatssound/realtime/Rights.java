package whatssound.realtime;

import java.util.UUID;
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
    private final Authorization authorization;

    private @Nullable String token;
    private Claims claims;
    private Grants readable = Grants.NONE;
    private final WriteDecisions writable = new WriteDecisions();

    /**
     * @param keyClaims of the socket's apikey, for channels without a token of their own
     */
    Rights(Topic topic, Claims keyClaims, TokenVerifier tokens, Authorization authorization) {
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
        Grants grants = authorization.ask(new Question.Read(verified, topic.name())).granted();
        if (grants.none()) {
            throw new WhatsSoundException(
                    ErrorCode.UNAUTHORIZED,
                    "You do not have permissions to read from this Channel topic: " + topic.name());
        }
        return new Admission(candidate, verified, grants);
    }

    /** The token that holds; null where it is the socket's key. */
    @Nullable String token() {
        return token;
    }

    Claims claims() {
        return claims;
    }

    boolean areOf(UUID user) {
        return user.equals(claims.subject());
    }

    /** Asks what may be written. Blocks. */
    Verdict askWrite(Question.Write question) {
        return authorization.ask(question);
    }

    /** From now on the admission holds; what could be written before is asked anew. */
    void take(Admission admission) {
        token = admission.token();
        claims = admission.claims();
        readable = admission.readable();
        writable.forget();
    }

    void learn(Question.Write question, Verdict verdict) {
        writable.learn(question, verdict);
    }

    Question.Write broadcast(String event) {
        return new Question.WriteBroadcast(claims, topic.name(), event);
    }

    Question.Write presence() {
        return new Question.WritePresence(claims, topic.name());
    }

    /** What is known of a write; public topics have no policies. */
    WriteDecisions.Decision decide(Question.Write question) {
        return topic.isPrivate() ? writable.of(question) : WriteDecisions.Decision.ALLOWED;
    }

    /** Whether the token is another one than that which holds; keys and no token never are. */
    boolean isFresh(@Nullable String candidate) {
        return candidate != null
                && !candidate.startsWith(API_KEY_PREFIX)
                && !candidate.equals(token);
    }

    boolean mayReadBroadcast() {
        return readable.broadcast();
    }

    boolean mayReadPresence() {
        return readable.presence();
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
