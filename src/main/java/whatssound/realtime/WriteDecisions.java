package whatssound.realtime;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the policies have said that a token may write on a topic, event by event where they tell
 * events apart. Lives on the channel's event loop.
 */
final class WriteDecisions {
    /** How many names of events a channel may ask for. */
    static final int MAX_EVENTS = 32;

    enum Decision {
        ALLOWED,
        DENIED,
        NOT_ASKED,
        TOO_MANY_EVENTS
    }

    private final Map<String, Boolean> byEvent = new HashMap<>();
    private @Nullable Boolean anyEvent;
    private @Nullable Boolean presence;

    Decision of(Question.Write question) {
        Boolean known =
                switch (question) {
                    case Question.WritePresence write -> presence;
                    case Question.WriteBroadcast write ->
                            anyEvent != null ? anyEvent : byEvent.get(write.event());
                };
        if (known != null) {
            return known ? Decision.ALLOWED : Decision.DENIED;
        }
        return question instanceof Question.WriteBroadcast && byEvent.size() >= MAX_EVENTS
                ? Decision.TOO_MANY_EVENTS
                : Decision.NOT_ASKED;
    }

    void learn(Question.Write question, Verdict verdict) {
        switch (question) {
            case Question.WritePresence write -> presence = verdict.granted().presence();
            case Question.WriteBroadcast write -> {
                if (verdict.byEvent()) {
                    byEvent.put(write.event(), verdict.granted().broadcast());
                } else {
                    anyEvent = verdict.granted().broadcast();
                }
            }
        }
    }

    void forget() {
        byEvent.clear();
        anyEvent = null;
        presence = null;
    }
}
