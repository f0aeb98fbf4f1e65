package whatssound.session;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.realtime.Topic;

/** The topics of sessions by their names. Any thread. */
final class SessionTopics {
    static final String PREFIX = "session:";

    private static final Pattern MAIN =
            Pattern.compile(PREFIX + "(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})");

    private SessionTopics() {}

    /** Where everybody in a session listens. */
    static Topic main(UUID session) {
        return new Topic(PREFIX + session, true);
    }

    /** The session of which this is the main topic; null for all others. */
    static @Nullable UUID sessionOf(String topic) {
        Matcher matcher = MAIN.matcher(topic);
        return matcher.matches() ? UUID.fromString(matcher.group(1)) : null;
    }

    /** A member's word about a session on its main topic. */
    record Word(UUID session, UUID user) {
        /**
         * @throws WhatsSoundException for other topics, and for senders without a user
         */
        static Word of(Topic topic, Claims sender) {
            UUID session = sessionOf(topic.name());
            UUID user = sender.subject();
            if (session == null || user == null) {
                throw new WhatsSoundException(
                        ErrorCode.VALIDATION_FAILED,
                        "Members say this on the topic of their session");
            }
            return new Word(session, user);
        }
    }
}
