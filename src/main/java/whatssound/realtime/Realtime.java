package whatssound.realtime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.Claims;
import whatssound.db.Database;
import whatssound.db.DatabaseException;
import whatssound.realtime.protocol.BroadcastMeta;
import whatssound.realtime.protocol.Outbound;
import whatssound.realtime.protocol.Payload;
import whatssound.realtime.protocol.ReplayRequest;

/**
 * The Realtime engine: one {@link Shard} an event loop, and the ways in for messages that come from
 * elsewhere than a socket.
 *
 * <p>A publish is one task for each shard that has members of the topic. Any thread.
 */
public final class Realtime {
    private static final Logger LOG = LoggerFactory.getLogger(Realtime.class);

    /** A bit each. */
    public static final int MAX_SHARDS = Long.SIZE;

    private final TokenVerifier tokens;
    private final Authorization authorization;
    private final PolicyWatch policies;
    private final MessageStore messages;
    private final Executor workers;
    private final ChangeFeed changes;
    private final List<Shard> shards = new CopyOnWriteArrayList<>();
    private final PresenceTopics presence;
    private final ClaimedEvents claimed = new ClaimedEvents();
    private final PresenceChecks presenceChecks = new PresenceChecks();

    private volatile boolean replicating;

    /** For each topic the shards that have members, a bit each. */
    private final ConcurrentMap<Topic, Long> shardsByTopic = new ConcurrentHashMap<>();

    /**
     * @param changes where channels subscribe to changes of tables
     * @param workers runs what blocks, on virtual threads
     */
    public Realtime(TokenVerifier tokens, Database database, ChangeFeed changes, Executor workers) {
        this.tokens = tokens;
        AuthorizationStore store = new AuthorizationStore(database);
        this.authorization = new Authorization(store, workers);
        this.policies = new PolicyWatch(store, this::reauthoriseAll);
        this.messages = new MessageStore(database);
        this.workers = workers;
        this.changes = changes;
        this.presence = new PresenceTopics(UUID.randomUUID().toString().substring(0, 8), this);
    }

    /** Adds the shard of one event loop. All are added before the first socket opens. */
    public synchronized Shard addShard(Executor loop) {
        if (shards.size() == MAX_SHARDS) {
            throw new IllegalStateException("at most " + MAX_SHARDS + " event loops");
        }
        Shard shard = new Shard(shards.size(), loop, this::markMembers, this::unmarkMembers);
        shards.add(shard);
        return shard;
    }

    /** Opens a socket on a shard. {@code keyClaims} are those of the apikey it connected with. */
    public Socket open(Shard shard, Transport transport, Claims keyClaims) {
        return new Socket(this, shard, transport, keyClaims);
    }

    /** What may be shown where; added before the first socket opens. */
    public PresenceChecks presenceChecks() {
        return presenceChecks;
    }

    /** The events that are not fanned out; claimed before the first socket opens. */
    public ClaimedEvents claimed() {
        return claimed;
    }

    /** Delivers a broadcast that comes from elsewhere: the database, or an HTTP request. */
    public void broadcast(
            Topic topic, String event, Payload payload, @Nullable BroadcastMeta meta) {
        publish(topic, new Outbound.Broadcast(topic.wire(), event, payload, meta), null);
    }

    /** What a channel that listens already has missed. Blocks; virtual threads. */
    History replay(Topic topic, ReplayRequest request) {
        return messages.replay(topic, request);
    }

    /**
     * Whether the topic's policies let somebody broadcast the event. Blocks; virtual threads.
     *
     * @throws whatssound.error.WhatsSoundException where the policies fail
     */
    boolean mayBroadcast(Claims sender, Topic topic, String event) {
        return !topic.isPrivate()
                || authorization
                        .ask(new Question.WriteBroadcast(sender, topic.name(), event))
                        .granted()
                        .broadcast();
    }

    /** Whether broadcasts of the database are told now; channels that wait for it are. */
    public void replicating(boolean live) {
        replicating = live;
        if (live) {
            for (Shard shard : shards) {
                shard.execute(() -> shard.channels().forEach(Channel::tellReplication));
            }
        }
    }

    boolean isReplicating() {
        return replicating;
    }

    /**
     * Breaks all private channels in a way from which clients come back by themselves: after a gap
     * in the database's stream they join again and read what they missed.
     */
    public void restartPrivateChannels(String why) {
        for (Shard shard : shards) {
            shard.execute(
                    () ->
                            shard.channels().stream()
                                    .filter(channel -> channel.topic().isPrivate())
                                    .forEach(channel -> channel.fail(why)));
        }
    }

    /**
     * Drops what the policies have said of a user on a private topic, and asks them anew; a channel
     * that may no longer read is closed. Without a user it is everybody on the topic.
     */
    public void reauthorise(String topic, @Nullable UUID user) {
        Topic room = new Topic(topic, true);
        for (Shard shard : shards) {
            shard.execute(() -> shard.reauthorise(room, user));
        }
    }

    /**
     * The same for what a transaction did of which the WAL has told, which is a moment before it
     * can be seen.
     */
    public void reauthoriseAfter(long transactionId, String topic, @Nullable UUID user) {
        workers.execute(
                () -> {
                    try {
                        authorization.awaitVisible(transactionId);
                    } catch (InterruptedException | DatabaseException e) {
                        LOG.warn("whether {} was committed cannot be seen", transactionId, e);
                    }
                    reauthorise(topic, user);
                });
    }

    /** The same for all users on all private topics. */
    public void reauthoriseAll() {
        for (Shard shard : shards) {
            shard.execute(shard::reauthoriseAll);
        }
    }

    /**
     * Who has joined which private topics now, as their tokens say, and at which {@link
     * System#nanoTime} a socket of theirs was last heard; gathered from all event loops, and never
     * complete once the loops have ended.
     */
    public CompletableFuture<Map<String, Map<UUID, Long>>> audiences(Predicate<String> topics) {
        CompletableFuture<Map<String, Map<UUID, Long>>> all =
                CompletableFuture.completedFuture(new HashMap<>());
        for (Shard shard : shards) {
            CompletableFuture<Map<String, Map<UUID, Long>>> here = new CompletableFuture<>();
            shard.execute(() -> here.complete(shard.audiences(topics)));
            all = all.thenCombine(here, Realtime::joined);
        }
        return all;
    }

    private static Map<String, Map<UUID, Long>> joined(
            Map<String, Map<UUID, Long>> some, Map<String, Map<UUID, Long>> others) {
        others.forEach(
                (topic, users) ->
                        some.merge(
                                topic,
                                users,
                                (mine, theirs) -> {
                                    theirs.forEach(
                                            (user, nanos) -> mine.merge(user, nanos, Math::max));
                                    return mine;
                                }));
        return some;
    }

    /** Asks a user's sockets on a private topic for a sign of life. */
    public void probe(String topic, UUID user) {
        Topic room = new Topic(topic, true);
        for (Shard shard : shards) {
            shard.execute(() -> shard.probe(room, user));
        }
    }

    /** Looks whether the policies have changed, and asks them anew then. Blocks. */
    public void followPolicies() {
        policies.look();
    }

    /** Breaks the channels of which the token has expired; called every few seconds. */
    public void expireTokens(long nowSeconds) {
        for (Shard shard : shards) {
            shard.execute(() -> shard.channels().forEach(channel -> channel.expire(nowSeconds)));
        }
    }

    void publish(Topic topic, Outbound message, @Nullable Channel except) {
        long bits = shardsByTopic.getOrDefault(topic, 0L);
        for (; bits != 0; bits &= bits - 1) {
            Shard shard = shards.get(Long.numberOfTrailingZeros(bits));
            shard.execute(() -> shard.deliver(topic, message, except));
        }
    }

    TokenVerifier tokens() {
        return tokens;
    }

    MessageStore messages() {
        return messages;
    }

    Authorization authorization() {
        return authorization;
    }

    ChangeFeed changes() {
        return changes;
    }

    Executor workers() {
        return workers;
    }

    PresenceTopics presence() {
        return presence;
    }

    /** The shard on which a topic's presence lives. */
    Shard home(Topic topic) {
        return shards.get(Math.floorMod(topic.hashCode(), shards.size()));
    }

    private void markMembers(Shard shard, Topic topic) {
        shardsByTopic.merge(topic, 1L << shard.index(), (a, b) -> a | b);
    }

    private void unmarkMembers(Shard shard, Topic topic) {
        shardsByTopic.computeIfPresent(
                topic,
                (key, bits) -> {
                    long left = bits & ~(1L << shard.index());
                    return left == 0 ? null : Long.valueOf(left);
                });
    }
}
