package whatssound.session;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.Database;
import whatssound.realtime.Realtime;
import whatssound.session.AbsentHolders.Found;
import whatssound.session.AbsentHolders.Signs;
import whatssound.session.PresenceStore.DeckHolder;

/**
 * Notes who is in which session, and sees to it that decks have a holder who is there: those of a
 * DJ who is gone for longer than the grace go to the next, and the music goes on.
 *
 * <p>Somebody is there while one of his sockets is on the session's topic, by its token, or while
 * he calls functions about the session. Lives on a virtual thread of its own.
 */
public final class PresenceKeeper implements AutoCloseable {
    /** How long a DJ may be away. */
    public static final Duration USUAL_GRACE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(PresenceKeeper.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final long SEE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOPS_ANSWER_WITHIN_S = 5;

    private final Realtime realtime;
    private final SignsOfLife calls;
    private final PresenceStore store;
    private final AbsentHolders absent;
    private final Thread thread;
    private long lastSeenNanos;
    private Set<UUID> visited = Set.of();

    public PresenceKeeper(Database database, Realtime realtime, SignsOfLife calls, Duration grace) {
        this.realtime = realtime;
        this.calls = calls;
        this.store = new PresenceStore(database);
        this.absent = new AbsentHolders(grace);
        this.thread = Thread.ofVirtual().name("presence-keeper").unstarted(this::run);
    }

    /** To be called once sockets are served: from now on, who is not there is away. */
    public void start() {
        lastSeenNanos = System.nanoTime() - SEE_EVERY_NANOS;
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        while (!thread.isInterrupted()) {
            try {
                look();
            } catch (RuntimeException e) {
                LOG.warn("it cannot be seen who is there: {}", e.getMessage());
            }
            try {
                Thread.sleep(PERIOD);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void look() {
        Map<UUID, Map<UUID, Long>> heard = heard();
        Map<UUID, Set<UUID>> present = new HashMap<>();
        heard.forEach((session, users) -> present.put(session, new HashSet<>(users.keySet())));
        calls.addTo(present);
        long nowNanos = System.nanoTime();
        see(present, nowNanos);
        Found found = absent.look(store.deckHolders(), holder -> signs(holder, heard), nowNanos);
        for (DeckHolder quiet : found.quiet()) {
            realtime.probe(SessionTopics.main(quiet.sessionId()).name(), quiet.userId());
        }
        for (DeckHolder lost : found.lost()) {
            passOn(lost, present.getOrDefault(lost.sessionId(), Set.of()));
        }
    }

    /** All now and then; who comes to where nobody was at once, for the Auto-DJ may wait for it. */
    private void see(Map<UUID, Set<UUID>> present, long nowNanos) {
        if (nowNanos - lastSeenNanos >= SEE_EVERY_NANOS) {
            lastSeenNanos = nowNanos;
            store.see(present);
        } else {
            Map<UUID, Set<UUID>> awoken = new HashMap<>(present);
            awoken.keySet().removeAll(visited);
            if (!awoken.isEmpty()) {
                store.see(awoken);
            }
        }
        visited = Set.copyOf(present.keySet());
    }

    private Signs signs(DeckHolder holder, Map<UUID, Map<UUID, Long>> heard) {
        return new Signs(
                heard.getOrDefault(holder.sessionId(), Map.of()).get(holder.userId()),
                calls.lastCallNanos(holder.sessionId(), holder.userId()));
    }

    private void passOn(DeckHolder lost, Set<UUID> present) {
        try {
            if (store.djLost(lost, present)) {
                LOG.info("session {} has lost its DJ", lost.sessionId());
            }
        } catch (RuntimeException e) {
            // The other sessions go on; this one is tried again in the next period.
            LOG.warn("the decks of session {} could not be passed on", lost.sessionId(), e);
        }
    }

    /**
     * @throws CompletionException where the event loops do not answer: nobody is judged then
     */
    private Map<UUID, Map<UUID, Long>> heard() {
        Map<UUID, Map<UUID, Long>> heard = new HashMap<>();
        realtime.audiences(topic -> SessionTopics.sessionOf(topic) != null)
                .orTimeout(LOOPS_ANSWER_WITHIN_S, TimeUnit.SECONDS)
                .join()
                .forEach(
                        (topic, users) ->
                                heard.put(
                                        Objects.requireNonNull(SessionTopics.sessionOf(topic)),
                                        users));
        return heard;
    }
}
