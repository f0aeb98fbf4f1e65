package whatssound.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import whatssound.clock.ServerClock;
import whatssound.db.Claims;
import whatssound.realtime.ClaimedEvents.Flow;
import whatssound.realtime.ClaimedEvents.Pace;
import whatssound.realtime.EventConsumer;
import whatssound.realtime.Realtime;
import whatssound.realtime.Topic;
import whatssound.realtime.protocol.Payload;

/**
 * Takes what pages report of their sound, keeps it in memory alone, and tells whoever holds the
 * decks what it adds up to: as {@code room_health} on {@code session:{id}:deck}, which nobody else
 * may join.
 *
 * <p>{@link #accept} is called on event loops, {@link #tell} on one thread.
 */
public final class RoomReports implements EventConsumer {
    /** How often DJs are told. */
    public static final Duration PERIOD = Duration.ofSeconds(3);

    private static final String EVENT = "report";

    /** A page reports every ten seconds; a reload or two may come in between. */
    private static final Pace PACE = new Pace(new Flow(5, 1), new Flow(10_000, 1_000));

    private final Realtime realtime;
    private final ServerClock clock;
    private final Map<UUID, RoomSkew> rooms = new ConcurrentHashMap<>();

    public RoomReports(Realtime realtime, ServerClock clock) {
        this.realtime = realtime;
        this.clock = clock;
        realtime.claimed().claim(SessionTopics.PREFIX, EVENT, PACE, this);
    }

    @Override
    public void accept(Topic topic, Claims sender, Payload payload) {
        SessionTopics.Word word = SessionTopics.Word.of(topic, sender);
        SoundReport report = SoundReport.read(payload);
        rooms.computeIfAbsent(word.session(), id -> new RoomSkew())
                .note(word.user(), report, clock.nowMs());
    }

    /** Tells each DJ, and forgets the sessions that went silent. */
    public void tell() {
        rooms.forEach(
                (session, room) -> {
                    RoomSkew.Health health = room.health(clock.nowMs());
                    if (health == null) {
                        rooms.remove(session, room);
                    } else {
                        realtime.broadcast(
                                new Topic(SessionTopics.PREFIX + session + ":deck", true),
                                "room_health",
                                Payload.json(json(health).toString()),
                                null);
                    }
                });
    }

    private static ObjectNode json(RoomSkew.Health health) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("listeners", health.listeners());
        json.put("playing", health.playing());
        json.put("p50_ms", rounded(health.p50Ms()));
        json.put("p95_ms", rounded(health.p95Ms()));
        json.put("seeks", health.seeks());
        json.put("underruns", health.underruns());
        ArrayNode worst = json.putArray("worst");
        for (RoomSkew.Heard heard : health.worst()) {
            SoundReport report = heard.report();
            worst.addObject()
                    .put("user_id", heard.user().toString())
                    .put("error_ms", rounded(report.errorMs()))
                    .put("clock_quality_ms", rounded(report.clockQualityMs()))
                    .put("clock_rtt_ms", rounded(report.clockRttMs()))
                    .put("latency_source", report.latencySource())
                    .put("rendition", report.rendition())
                    .put("seeks", report.seeks())
                    .put("underruns", report.underruns())
                    .put("hidden", report.hidden());
        }
        return json;
    }

    private static @Nullable Double rounded(@Nullable Double ms) {
        return ms == null ? null : Double.valueOf(Math.round(ms * 100) / 100.0);
    }
}
