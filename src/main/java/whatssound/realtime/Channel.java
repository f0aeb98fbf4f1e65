package whatssound.realtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.realtime.protocol.Inbound;
import whatssound.realtime.protocol.JoinConfig;
import whatssound.realtime.protocol.Outbound;

/**
 * The server side of a joined topic.
 *
 * <p>Lives on its socket's event loop. What needs a token checked or a policy asked is done on a
 * virtual thread while later pushes wait here, so that they are taken in order.
 */
final class Channel {
    private static final Logger LOG = LoggerFactory.getLogger(Channel.class);
    private static final int MAX_WAITING = 100;
    private static final int MAX_WAITING_BYTES = 4 << 20;
    private static final int MAX_META_BYTES = 8 << 10;
    private static final int MAX_PAYLOAD_BYTES = 3_000_500;
    private static final String API_KEY_PREFIX = "sb_";

    private enum State {
        JOINING,
        JOINED,
        OVER
    }

    private final Socket socket;
    private final Topic topic;
    private final String joinRef;
    private final JoinConfig config;
    private final String presenceKey;

    /** Names this instance among all channels that ever were. */
    private final String id = UUID.randomUUID().toString();

    private final Deque<Inbound.Push> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private State state = State.JOINING;
    private boolean busy;
    private boolean presenceEnabled;
    private @Nullable String token;
    private Claims claims;
    private Grants readable = new Grants(false, false);
    private @Nullable Grants writable;

    Channel(Socket socket, Topic topic, Inbound.Join join) {
        this.socket = socket;
        this.topic = topic;
        this.joinRef = join.ref();
        this.config = join.config();
        this.presenceKey =
                config.presenceKey().isEmpty()
                        ? UUID.randomUUID().toString()
                        : config.presenceKey();
        this.presenceEnabled = config.presenceEnabled();
        this.token = join.accessToken();
        this.claims = socket.keyClaims();
    }

    /** What a token allows on a topic. */
    private record Admission(Claims claims, Grants readable) {}

    void join() {
        String joinToken = token;
        offLoop(
                () -> admit(joinToken),
                this::admitted,
                refusal -> {
                    over();
                    reply(joinRef, false, Reasons.json(refusal.code(), refusal.text()));
                });
    }

    void receive(Inbound.Push push) {
        if (state == State.JOINING && push instanceof Inbound.Leave leave) {
            leave(leave);
        } else if (isTooLarge(push)) {
            reply(push.ref(), false, "\"" + ErrorCode.PAYLOAD_SIZE_EXCEEDED.code() + "\"");
        } else if (busy || state == State.JOINING) {
            await(push);
        } else if (state == State.JOINED) {
            handle(push);
        }
    }

    private void await(Inbound.Push push) {
        if (waitingBytes + bytes(push) > MAX_WAITING_BYTES || waiting.size() >= MAX_WAITING) {
            reply(
                    push.ref(),
                    false,
                    Reasons.json(ErrorCode.CHANNEL_RATE_LIMIT_REACHED, "Too many messages"));
        } else {
            waiting.add(push);
            waitingBytes += bytes(push);
        }
    }

    private static boolean isTooLarge(Inbound.Push push) {
        return bytes(push) > (push instanceof Inbound.Track ? MAX_META_BYTES : MAX_PAYLOAD_BYTES);
    }

    private static int bytes(Inbound.Push push) {
        return switch (push) {
            case Inbound.Broadcast broadcast -> broadcast.payload().bytes().length;
            case Inbound.Track track -> track.metaJson().length();
            case Inbound.AccessToken accessToken ->
                    accessToken.token() == null ? 0 : accessToken.token().length();
            case Inbound.Untrack untrack -> 0;
            case Inbound.Leave leave -> 0;
            case Inbound.Unfit unfit -> 0;
        };
    }

    private void handle(Inbound.Push push) {
        switch (push) {
            case Inbound.Broadcast broadcast -> whenWritable(push, () -> broadcast(broadcast));
            case Inbound.Track track -> whenWritable(push, () -> track(track));
            case Inbound.Untrack untrack -> {
                socket.realtime().presence().untrack(topic, id);
                reply(untrack.ref(), true, "{}");
            }
            case Inbound.AccessToken accessToken -> refresh(accessToken);
            case Inbound.Unfit unfit ->
                    reply(
                            unfit.ref(),
                            false,
                            Reasons.json(ErrorCode.MALFORMED_MESSAGE, unfit.reason()));
            case Inbound.Leave leave -> leave(leave);
        }
    }

    private void broadcast(Inbound.Broadcast broadcast) {
        if (writable == null || !writable.broadcast()) {
            reply(broadcast.ref(), false, Reasons.json(ErrorCode.UNAUTHORIZED, deniedWrite()));
        } else {
            if (config.ack()) {
                reply(broadcast.ref(), true, "{}");
            }
            socket.realtime()
                    .publish(
                            topic,
                            new Outbound.Broadcast(
                                    topic.wire(), broadcast.event(), broadcast.payload(), null),
                            config.self() ? null : this);
        }
    }

    private void track(Inbound.Track track) {
        if (writable == null || !writable.presence()) {
            reply(track.ref(), false, Reasons.json(ErrorCode.UNAUTHORIZED, deniedWrite()));
        } else {
            presenceEnabled = true;
            socket.realtime().presence().track(topic, presenceKey, id, track.metaJson());
            reply(track.ref(), true, "{}");
        }
    }

    private String deniedWrite() {
        return "You do not have permissions to write to this Channel topic: " + topic.name();
    }

    /** Runs the action at once where the write grants are known, else after asking for them. */
    private void whenWritable(Inbound.Push push, Runnable action) {
        if (!topic.isPrivate()) {
            writable = Grants.ALL;
        }
        if (writable != null) {
            action.run();
            return;
        }
        Claims asker = claims;
        offLoop(
                () -> socket.realtime().authorization().write(asker, topic.name()),
                grants -> {
                    writable = grants;
                    action.run();
                },
                refusal -> reply(push.ref(), false, Reasons.json(refusal.code(), refusal.text())));
    }

    private void refresh(Inbound.AccessToken push) {
        String fresh = push.token();
        if (fresh == null || fresh.startsWith(API_KEY_PREFIX) || fresh.equals(token)) {
            return;
        }
        offLoop(
                () -> admit(fresh),
                admission -> {
                    token = fresh;
                    claims = admission.claims();
                    readable = admission.readable();
                    writable = null;
                },
                refusal -> {
                    if (refusal.code() == ErrorCode.UNAUTHORIZED) {
                        notice(refusal.text());
                        close();
                    } else {
                        fail(refusal.text());
                    }
                });
    }

    private Admission admit(@Nullable String candidate) {
        Claims verified =
                candidate == null || candidate.startsWith(API_KEY_PREFIX)
                        ? socket.keyClaims()
                        : socket.realtime().tokens().verify(candidate);
        if (!topic.isPrivate()) {
            return new Admission(verified, Grants.ALL);
        }
        Grants grants = socket.realtime().authorization().read(verified, topic.name());
        if (grants.none()) {
            throw new WhatsSoundException(
                    ErrorCode.UNAUTHORIZED,
                    "You do not have permissions to read from this Channel topic: " + topic.name());
        }
        return new Admission(verified, grants);
    }

    private void admitted(Admission admission) {
        state = State.JOINED;
        claims = admission.claims();
        readable = admission.readable();
        socket.shard().add(this);
        reply(joinRef, true, "{\"postgres_changes\":[]}");
        if (presenceEnabled && readable.presence()) {
            socket.realtime().presence().tellState(this);
        }
    }

    /** Hands a message of the topic to the client, if it may have its kind. */
    void deliver(Outbound message) {
        boolean wanted =
                switch (message) {
                    case Outbound.Broadcast broadcast -> readable.broadcast();
                    case Outbound.PresenceDiff diff -> presenceEnabled && readable.presence();
                    case Outbound.Reply reply -> true;
                    case Outbound.PresenceState presenceState -> true;
                    case Outbound.SystemNotice notice -> true;
                    case Outbound.ChannelError error -> true;
                    case Outbound.ChannelClose close -> true;
                };
        if (wanted) {
            socket.send(message);
        }
    }

    void deliverPresenceState(String stateJson) {
        if (state == State.JOINED) {
            socket.send(new Outbound.PresenceState(joinRef, topic.wire(), stateJson));
        }
    }

    /** Ends the channel so that the client joins again by itself. */
    void fail(String why) {
        if (state != State.OVER) {
            notice(why);
            over();
            socket.send(new Outbound.ChannelError(joinRef, topic.wire()));
        }
    }

    /** Ends the channel for good. */
    void close() {
        if (state != State.OVER) {
            over();
            socket.send(new Outbound.ChannelClose(joinRef, topic.wire()));
        }
    }

    private void leave(Inbound.Leave leave) {
        reply(leave.ref(), true, "{}");
        close();
    }

    /** Ends the channel of a socket that is gone. */
    void leave() {
        if (state != State.OVER) {
            over();
        }
    }

    void expire(long nowSeconds) {
        if (claims.expiresAtSeconds() <= nowSeconds) {
            fail("Token has expired " + (nowSeconds - claims.expiresAtSeconds()) + " seconds ago");
        }
    }

    private void over() {
        state = State.OVER;
        waiting.clear();
        socket.shard().remove(this);
        socket.realtime().presence().untrack(topic, id);
        socket.forget(this);
    }

    /**
     * Does blocking work while later pushes wait; both outcomes run on the loop, unless it is over.
     */
    private <T> void offLoop(
            Supplier<T> work, Consumer<T> done, Consumer<WhatsSoundException> refused) {
        busy = true;
        socket.realtime()
                .workers()
                .execute(
                        () -> {
                            Runnable outcome;
                            try {
                                T result = work.get();
                                outcome = () -> done.accept(result);
                            } catch (WhatsSoundException refusal) {
                                outcome = () -> refused.accept(refusal);
                            } catch (RuntimeException failure) {
                                LOG.warn("{}: the database did not answer", topic.name(), failure);
                                outcome =
                                        () ->
                                                refused.accept(
                                                        new WhatsSoundException(
                                                                ErrorCode
                                                                        .UNABLE_TO_CONNECT_TO_PROJECT,
                                                                "The database does not answer",
                                                                failure));
                            }
                            Runnable onLoop = outcome;
                            socket.shard().execute(() -> resume(onLoop));
                        });
    }

    private void resume(Runnable outcome) {
        busy = false;
        if (state != State.OVER) {
            outcome.run();
        }
        while (!busy && state == State.JOINED && !waiting.isEmpty()) {
            Inbound.Push next = waiting.remove();
            waitingBytes -= bytes(next);
            handle(next);
        }
    }

    private void reply(@Nullable String ref, boolean ok, String responseJson) {
        socket.send(new Outbound.Reply(joinRef, ref, topic.wire(), ok, responseJson));
    }

    private void notice(String message) {
        socket.send(new Outbound.SystemNotice(joinRef, topic.wire(), false, message));
    }

    Topic topic() {
        return topic;
    }

    String joinRef() {
        return joinRef;
    }

    Shard shard() {
        return socket.shard();
    }
}
