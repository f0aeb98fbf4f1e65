package whatssound.realtime;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.realtime.protocol.Outbound;

/**
 * The members of topics on one event loop. Lives on that loop; only {@link #execute} and {@link
 * #executeLater} are for any thread.
 */
public final class Shard {
    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

    private final int index;
    private final Executor loop;
    private final BiConsumer<Shard, Topic> onFirstMember;
    private final BiConsumer<Shard, Topic> onLastMember;
    private final Map<Topic, Room> rooms = new HashMap<>();
    private final Set<Channel> joining = new LinkedHashSet<>();

    Shard(
            int index,
            Executor loop,
            BiConsumer<Shard, Topic> onFirstMember,
            BiConsumer<Shard, Topic> onLastMember) {
        this.index = index;
        this.loop = loop;
        this.onFirstMember = onFirstMember;
        this.onLastMember = onLastMember;
    }

    int index() {
        return index;
    }

    /** Runs a task on this loop, after those already given. */
    public void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the loop has ended, and all sockets with it", e);
        }
    }

    /** Runs a task on this loop once the delay is over; without one, after those already given. */
    void executeLater(Runnable task, long delayMs) {
        if (delayMs == 0) {
            execute(task);
        } else {
            CompletableFuture.delayedExecutor(delayMs, TimeUnit.MILLISECONDS, loop).execute(task);
        }
    }

    /** A channel asks to be let in; from now on it learns of what may change the answer. */
    void expect(Channel channel) {
        joining.add(channel);
    }

    void add(Channel channel) {
        joining.remove(channel);
        Room room = rooms.get(channel.topic());
        if (room == null) {
            room = new Room();
            rooms.put(channel.topic(), room);
            onFirstMember.accept(this, channel.topic());
        }
        room.add(channel);
    }

    void remove(Channel channel) {
        joining.remove(channel);
        Room room = rooms.get(channel.topic());
        if (room != null && room.remove(channel) && room.isEmpty()) {
            rooms.remove(channel.topic());
            onLastMember.accept(this, channel.topic());
        }
    }

    /** Hands one message to each member here; {@code except} is the sender that wants no echo. */
    void deliver(Topic topic, Outbound message, @Nullable Channel except) {
        Room room = rooms.get(topic);
        if (room != null) {
            room.deliver(message, except);
        }
    }

    /** Asks the policies anew about a user's channels on a topic; without one, about all. */
    void reauthorise(Topic topic, @Nullable UUID user) {
        Room room = rooms.get(topic);
        Stream<Channel> joined = room == null ? Stream.empty() : room.stream();
        Stream.concat(joined, joining.stream().filter(one -> one.topic().equals(topic)))
                .filter(channel -> user == null || channel.mayBeOf(user))
                .toList()
                .forEach(Channel::reauthorise);
    }

    /** Asks the policies anew about every private channel. */
    void reauthoriseAll() {
        Stream.concat(joined(), joining.stream())
                .filter(channel -> channel.topic().isPrivate())
                .toList()
                .forEach(Channel::reauthorise);
    }

    /**
     * The users who have joined private topics here, by the subjects of their tokens, and when a
     * socket of theirs was last heard.
     */
    Map<String, Map<UUID, Long>> audiences(Predicate<String> topics) {
        Map<String, Map<UUID, Long>> audiences = new HashMap<>();
        rooms.forEach(
                (topic, room) -> {
                    if (topic.isPrivate() && topics.test(topic.name())) {
                        Map<UUID, Long> users = new HashMap<>();
                        room.stream()
                                .filter(channel -> channel.user() != null)
                                .forEach(channel -> note(users, channel));
                        audiences.put(topic.name(), users);
                    }
                });
        return audiences;
    }

    private static void note(Map<UUID, Long> users, Channel channel) {
        users.merge(
                Objects.requireNonNull(channel.user()), channel.socket().heardNanos(), Math::max);
    }

    /** Asks a user's sockets on a topic for a sign of life. */
    void probe(Topic topic, UUID user) {
        Room room = rooms.get(topic);
        if (room != null) {
            room.stream()
                    .filter(channel -> user.equals(channel.user()))
                    .forEach(channel -> channel.socket().probe());
        }
    }

    /** The channels joined here; a copy, so that they may leave while it is walked. */
    List<Channel> channels() {
        return joined().toList();
    }

    private Stream<Channel> joined() {
        return rooms.values().stream().flatMap(Room::stream);
    }
}
