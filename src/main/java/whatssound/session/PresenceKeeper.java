package whatssound.session;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.Database;
import whatssound.realtime.Realtime;
import whatssound.session.PresenceStore.DeckHolder;

/**
 * Notes who is in which session, and sees to it that decks have a holder who is there: those of a
 * DJ who is gone for longer than the grace go to the next, and the music goes on.
 *
 * <p>Somebody is there while one of his sockets is on the session's topic, by its token. Lives on a
 * virtual thread of its own.
 */
public final class PresenceKeeper implements AutoCloseable {
    /** How long a DJ may be away. */
    public static final Duration USUAL_GRACE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(PresenceKeeper.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final long SEE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOPS_ANSWER_WITHIN_S = 5;
    private static final Pattern TOPIC =
            Pattern.compile("session:(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})");

    private final Realtime realtime;
    private final PresenceStore store;
    private final AbsentHolders absent;
    private final Thread thread;
    private long lastSeenNanos;

    public PresenceKeeper(Database database, Realtime realtime, Duration grace) {
        this.realtime = realtime;
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
        Map<UUID, Set<UUID>> present = present();
        long nowNanos = System.nanoTime();
        if (nowNanos - lastSeenNanos >= SEE_EVERY_NANOS) {
            lastSeenNanos = nowNanos;
            store.see(present);
        }
        for (DeckHolder lost : absent.lost(store.deckHolders(), present, nowNanos)) {
            try {
                if (store.djLost(lost, present.getOrDefault(lost.sessionId(), Set.of()))) {
                    LOG.info("session {} has lost its DJ", lost.sessionId());
                }
            } catch (RuntimeException e) {
                // The other sessions go on; this one is tried again in the next period.
                LOG.warn("the decks of session {} could not be passed on", lost.sessionId(), e);
            }
        }
    }

    /**
     * @throws CompletionException where the event loops do not answer: nobody is judged then
     */
    private Map<UUID, Set<UUID>> present() {
        Map<UUID, Set<UUID>> present = new HashMap<>();
        realtime.audiences(topic -> TOPIC.matcher(topic).matches())
                .orTimeout(LOOPS_ANSWER_WITHIN_S, TimeUnit.SECONDS)
                .join()
                .forEach((topic, users) -> present.put(sessionOf(topic), users));
        return present;
    }

    private static UUID sessionOf(String topic) {
        Matcher matcher = TOPIC.matcher(topic);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(topic);
        }
        return UUID.fromString(matcher.group(1));
    }
}
