package whatssound.session;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import whatssound.clock.ServerClock;
import whatssound.db.Claims;
import whatssound.db.Database;
import whatssound.realtime.ClaimedEvents.Flow;
import whatssound.realtime.ClaimedEvents.Pace;
import whatssound.realtime.EventConsumer;
import whatssound.realtime.Realtime;
import whatssound.realtime.Topic;
import whatssound.realtime.protocol.Payload;

/**
 * Takes {@code reaction} from members ({@code {"emoji": "🔥"}}) and tells each session what came
 * together, with its counts and where the music was, at most every half second: what a burst costs
 * does not grow with senders times listeners.
 *
 * <p>{@link #accept} is called on event loops, the rest is the telling's.
 */
public final class ReactionKeeper implements EventConsumer, AutoCloseable {
    /** What can be said; pages offer the first six under the keys 1 to 6. */
    static final Set<String> EMOJI =
            Set.of("❤️", "🔥", "😂", "👏", "🎉", "😮", "💃", "🕺", "🙌", "😍", "😢", "👎");

    private static final String EVENT = "reaction";
    private static final double WINDOW_MS = 500;
    private static final Pace PACE = new Pace(new Flow(20, 5), new Flow(5_000, 4_000));

    private final Realtime realtime;
    private final ReactionStore store;
    private final WindowedTelling telling;
    private final Map<UUID, Map<String, Integer>> untold = new ConcurrentHashMap<>();

    public ReactionKeeper(
            Realtime realtime, Database database, ServerClock clock, Executor workers) {
        this.realtime = realtime;
        this.store = new ReactionStore(database);
        this.telling =
                new WindowedTelling(
                        "reaction-keeper", WINDOW_MS, 1, this::tell, () -> {}, clock, workers);
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
        UUID session = SessionTopics.Word.of(topic, sender).session();
        StrictPayload strict = new StrictPayload(payload, EVENT);
        String emoji = strict.onlyText("emoji");
        if (!EMOJI.contains(emoji)) {
            throw strict.refusal("is one of " + String.join(" ", EMOJI.stream().sorted().toList()));
        }
        add(session, Map.of(emoji, 1));
        telling.note(session);
    }

    private void add(UUID session, Map<String, Integer> counts) {
        untold.compute(
                session,
                (id, before) -> {
                    Map<String, Integer> all = before == null ? new TreeMap<>() : before;
                    counts.forEach((emoji, count) -> all.merge(emoji, count, Integer::sum));
                    return all;
                });
    }

    private boolean tell(UUID session) {
        Map<String, Integer> counts = untold.remove(session);
        if (counts == null) {
            return false;
        }
        ObjectNode counted = JsonNodeFactory.instance.objectNode();
        counts.forEach(counted::put);
        ReactionStore.@Nullable Place place;
        try {
            place = store.keep(session, counted.toString());
        } catch (RuntimeException e) {
            add(session, counts);
            throw e;
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("counts", counted);
        json.put("entry_id", place == null ? null : place.entry().toString());
        json.put(
                "position_ms", place == null ? null : Long.valueOf(Math.round(place.positionMs())));
        realtime.broadcast(
                SessionTopics.main(session), "reactions", Payload.json(json.toString()), null);
        return true;
    }
}
