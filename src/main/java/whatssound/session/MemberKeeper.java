package whatssound.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.changes.wal.WalConsumer;
import whatssound.changes.wal.WalEvent;
import whatssound.clock.ServerClock;
import whatssound.realtime.Realtime;
import whatssound.realtime.protocol.Payload;

/**
 * Tells each session who came, left, or goes by another name or role: at once while that is rare,
 * together once a second in a storm, where telling each to all would grow with its square.
 *
 * <p>A word in the WAL holds each change, so that telling costs the database nothing. {@link
 * #accept} is called on the stream's thread, the rest is the telling's.
 */
public final class MemberKeeper implements WalConsumer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemberKeeper.class);
    private static final String PREFIX = "whatssound.members";
    private static final String EVENT = "members";
    private static final double WINDOW_MS = 1_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Realtime realtime;
    private final WindowedTelling telling;

    /** Of each session the last of each member, in the order in which they first changed. */
    private final Map<UUID, Map<UUID, JsonNode>> untold = new HashMap<>();

    public MemberKeeper(Realtime realtime, ServerClock clock, Executor workers) {
        this.realtime = realtime;
        this.telling =
                new WindowedTelling(
                        "member-keeper", WINDOW_MS, 2, this::tell, () -> {}, clock, workers);
    }

    public void start() {
        telling.start();
    }

    @Override
    public void close() {
        telling.close();
    }

    @Override
    public void accept(WalEvent event) {
        if (event instanceof WalEvent.Message(String prefix, String word)
                && prefix.equals(PREFIX)) {
            try {
                JsonNode message = JSON.readTree(word);
                JsonNode member = message.path("member");
                UUID session = UUID.fromString(message.path("session_id").asText());
                remember(session, UUID.fromString(member.path("user_id").asText()), member);
                telling.note(session);
            } catch (JsonProcessingException | IllegalArgumentException e) {
                LOG.warn("a message {} cannot be read: {}", PREFIX, word);
            }
        }
    }

    @Override
    public void gap() {
        // Private channels are broken then, and their pages read who is there.
    }

    private synchronized void remember(UUID session, UUID user, JsonNode member) {
        untold.computeIfAbsent(session, key -> new LinkedHashMap<>()).put(user, member);
    }

    private synchronized @Nullable Map<UUID, JsonNode> take(UUID session) {
        return untold.remove(session);
    }

    private boolean tell(UUID session) {
        Map<UUID, JsonNode> changed = take(session);
        if (changed == null) {
            return false;
        }
        ObjectNode payload = JSON.createObjectNode();
        payload.putArray("members").addAll(changed.values());
        realtime.broadcast(
                SessionTopics.main(session), EVENT, Payload.json(payload.toString()), null);
        return true;
    }
}
