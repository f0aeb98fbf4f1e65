package whatssound.realtime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.realtime.protocol.Payload;

/**
 * The events on private topics that a part of this process takes itself, so that they are not
 * fanned out. What the database broadcasts under their names is. Any thread.
 */
public final class ClaimedEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimedEvents.class);
    private static final int REMEMBERED_SENDERS = 100_000;

    private final ConcurrentMap<String, List<Claim>> byEvent = new ConcurrentHashMap<>();
    private final Cache<Sender, Bucket> buckets =
            Caffeine.newBuilder()
                    .maximumSize(REMEMBERED_SENDERS)
                    .expireAfterAccess(Duration.ofMinutes(1))
                    .build();

    /**
     * How many events of a kind are taken on one topic.
     *
     * @param ofOne user
     * @param ofAll together, so that a crowd does not keep the process from its other work
     */
    public record Pace(Flow ofOne, Flow ofAll) {}

    /** So many at once, and on the whole. */
    public record Flow(int burst, int perSecond) {}

    /** What became of an event. */
    sealed interface Outcome {
        record NotClaimed() implements Outcome {}

        record Taken() implements Outcome {}

        record Refused(ErrorCode code, String text) implements Outcome {}
    }

    private record Claim(String topicPrefix, Pace pace, EventConsumer consumer) {}

    /**
     * @param user null for all together
     */
    private record Sender(Topic topic, String event, @Nullable String user) {}

    ClaimedEvents() {}

    /**
     * Has a consumer take the event on all private topics that begin so. The longest prefix
     * decides.
     *
     * @throws IllegalStateException where it is taken already
     */
    public void claim(String topicPrefix, String event, Pace pace, EventConsumer consumer) {
        byEvent.merge(
                event,
                List.of(new Claim(topicPrefix, pace, consumer)),
                (before, added) -> {
                    if (before.stream().anyMatch(one -> one.topicPrefix().equals(topicPrefix))) {
                        throw new IllegalStateException(
                                event + " on " + topicPrefix + " is claimed already");
                    }
                    List<Claim> all = new ArrayList<>(before);
                    all.addAll(added);
                    all.sort(Comparator.comparingInt(claim -> -claim.topicPrefix().length()));
                    return List.copyOf(all);
                });
    }

    /**
     * Hands an event to whom it belongs, unless its sender is too fast.
     *
     * @param connection names a sender without a user
     */
    Outcome offer(Topic topic, String event, Payload payload, Claims sender, String connection) {
        Claim claim = topic.isPrivate() ? claimOf(topic, event) : null;
        if (claim == null) {
            return new Outcome.NotClaimed();
        }
        String user = sender.subject() == null ? connection : sender.subject().toString();
        Pace pace = claim.pace();
        if (!takes(new Sender(topic, event, user), pace.ofOne())
                || !takes(new Sender(topic, event, null), pace.ofAll())) {
            return new Outcome.Refused(
                    ErrorCode.MESSAGE_RATE_LIMIT_REACHED, "Too many " + event + " events");
        }
        try {
            claim.consumer().accept(topic, sender, payload);
            return new Outcome.Taken();
        } catch (WhatsSoundException refusal) {
            return new Outcome.Refused(refusal.code(), refusal.text());
        } catch (RuntimeException e) {
            LOG.error("{} on {} could not be taken", event, topic.name(), e);
            return new Outcome.Refused(
                    ErrorCode.UNEXPECTED_FAILURE, "The event could not be taken");
        }
    }

    private @Nullable Claim claimOf(Topic topic, String event) {
        for (Claim claim : byEvent.getOrDefault(event, List.of())) {
            if (topic.name().startsWith(claim.topicPrefix())) {
                return claim;
            }
        }
        return null;
    }

    private boolean takes(Sender sender, Flow flow) {
        return buckets.get(sender, added -> newBucket(flow)).tryConsume(1);
    }

    private static Bucket newBucket(Flow flow) {
        return Bucket.builder()
                .addLimit(
                        limit ->
                                limit.capacity(flow.burst())
                                        .refillGreedy(flow.perSecond(), Duration.ofSeconds(1)))
                .build();
    }
}
