package whatssound.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import whatssound.clock.ServerClock;
import whatssound.db.Claims;
import whatssound.realtime.ClaimedEvents.Flow;
import whatssound.realtime.ClaimedEvents.Pace;
import whatssound.realtime.EventConsumer;
import whatssound.realtime.Realtime;
import whatssound.realtime.Topic;
import whatssound.realtime.protocol.Payload;

/**
 * Takes {@code typing} from members ({@code {"typing": true}}) and tells each session who types, as
 * one list at most once a second.
 *
 * <p>{@link #accept} is called on event loops, the rest is the telling's and of {@link
 * #lookForEnds}.
 */
public final class TypingKeeper implements EventConsumer, AutoCloseable {
    private static final String EVENT = "typing";
    private static final double WINDOW_MS = 1_000;
    private static final double LOOK_EVERY_MS = 250;

    /** A page says it at most every other second, and when it ends. */
    private static final Pace PACE = new Pace(new Flow(4, 1), new Flow(2_000, 500));

    private final Realtime realtime;
    private final ServerClock clock;
    private final WindowedTelling telling;
    private double lookedMs;
    private final Map<UUID, Typists> rooms = new ConcurrentHashMap<>();

    public TypingKeeper(Realtime realtime, ServerClock clock, Executor workers) {
        this.realtime = realtime;
        this.clock = clock;
        this.telling =
                new WindowedTelling(
                        "typing-keeper",
                        WINDOW_MS,
                        2,
                        this::tell,
                        this::lookForEnds,
                        clock,
                        workers);
        realtime.claimed().claim(SessionTopics.PREFIX, EVENT, PACE, this);
    }

    public void start() {
        telling.start();
    }

    @Override
    public void close() {
        telling.close();
    }

    @Override
    public void accept(Topic topic, Claims sender, Payload payload) {
        SessionTopics.Word word = SessionTopics.Word.of(topic, sender);
        boolean typing = new StrictPayload(payload, EVENT).onlyBool("typing");
        double nowMs = clock.nowMs();
        AtomicBoolean news = new AtomicBoolean();
        rooms.compute(
                word.session(),
                (session, known) -> {
                    Typists typists = known == null ? new Typists() : known;
                    news.set(typists.note(word.user(), typing, nowMs));
                    return typists;
                });
        // Once it can be found.
        if (news.get()) {
            telling.note(word.session());
        }
    }

    private boolean tell(UUID session) {
        Typists typists = rooms.get(session);
        Typists.Typing typing = typists == null ? null : typists.news(clock.nowMs());
        if (typing == null) {
            return false;
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode named = json.putArray("user_ids");
        typing.named().forEach(user -> named.add(user.toString()));
        json.put("count", typing.count());
        realtime.broadcast(SessionTopics.main(session), EVENT, Payload.json(json.toString()), null);
        return true;
    }

    /** Who fell silent types no more, though nobody said so. */
    private void lookForEnds() {
        double nowMs = clock.nowMs();
        if (nowMs - lookedMs < LOOK_EVERY_MS) {
            return;
        }
        lookedMs = nowMs;
        for (UUID session : rooms.keySet()) {
            rooms.computeIfPresent(
                    session,
                    (id, typists) -> {
                        if (typists.isOver(nowMs)) {
                            telling.note(id);
                        }
                        return typists.isSilent() ? null : typists;
                    });
        }
    }
}
