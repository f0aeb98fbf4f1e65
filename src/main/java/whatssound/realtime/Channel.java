package whatssound.realtime;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.realtime.protocol.Inbound;
import whatssound.realtime.protocol.JoinConfig;
import whatssound.realtime.protocol.Outbound;
import whatssound.realtime.protocol.Payload;
import whatssound.realtime.protocol.Persist;
import whatssound.realtime.protocol.ReplayRequest;

/**
 * The server side of a joined topic.
 *
 * <p>Lives on its socket's event loop. What needs a token checked or a policy asked is done on a
 * virtual thread while later pushes wait here, so that they are taken in order.
 */
final class Channel {
    private static final int MAX_META_BYTES = 8 << 10;

    /** The place of a channel that is in no room. */
    static final int NOWHERE = -1;

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

    private final @Nullable String joinToken;
    private final Rights rights;
    private final ChannelChanges changes;
    private final Replay replay = new Replay();
    private final Backlog waiting = new Backlog();
    private State state = State.JOINING;
    private int place = NOWHERE;
    private boolean busy;

    /** Whether what is being asked may have changed since. */
    private boolean doubted;

    private boolean presenceEnabled;
    private boolean awaitsReplication;

    /** Until the state has come, diffs tell of what it holds already. */
    private boolean awaitsPresenceState;

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
        this.joinToken = join.accessToken();
        this.rights =
                new Rights(
                        topic,
                        socket.keyClaims(),
                        socket.realtime().tokens(),
                        socket.realtime().authorization());
        this.changes = new ChannelChanges(this, socket.realtime(), config.postgresChanges());
    }

    void join() {
        socket.shard().expect(this);
        offLoop(() -> rights.askAdmission(joinToken), this::join, this::admitted, this::refuseJoin);
    }

    void refuseJoin(WhatsSoundException refusal) {
        over();
        reply(joinRef, false, Reasons.json(refusal.code(), refusal.text()));
    }

    void receive(Inbound.Push push) {
        if (state == State.JOINING && push instanceof Inbound.Leave leave) {
            leave(leave);
        } else if (isTooLarge(push)) {
            reply(push.ref(), false, "\"" + ErrorCode.PAYLOAD_SIZE_EXCEEDED.code() + "\"");
        } else if (busy || state == State.JOINING) {
            if (!waiting.offer(push)) {
                refuse(push, ErrorCode.CHANNEL_RATE_LIMIT_REACHED, "Too many messages");
            }
        } else if (state == State.JOINED) {
            handle(push);
        }
    }

    private static boolean isTooLarge(Inbound.Push push) {
        return Backlog.bytes(push)
                > (push instanceof Inbound.Track ? MAX_META_BYTES : Payload.MAX_BYTES);
    }

    private void handle(Inbound.Push push) {
        switch (push) {
            case Inbound.Broadcast broadcast ->
                    whenAllowed(
                            push, rights.broadcast(broadcast.event()), () -> broadcast(broadcast));
            case Inbound.Track track -> whenAllowed(push, rights.presence(), () -> track(track));
            case Inbound.Untrack untrack -> {
                socket.realtime().presence().untrack(topic, id);
                reply(untrack.ref(), true, "{}");
            }
            case Inbound.AccessToken accessToken -> refresh(accessToken);
            case Inbound.Unfit unfit -> refuse(unfit, ErrorCode.MALFORMED_MESSAGE, unfit.reason());
            case Inbound.Leave leave -> leave(leave);
        }
    }

    private void broadcast(Inbound.Broadcast broadcast) {
        switch (socket.realtime()
                .claimed()
                .offer(topic, broadcast.event(), broadcast.payload(), rights.claims(), id)) {
            case ClaimedEvents.Outcome.NotClaimed() -> tell(broadcast);
            case ClaimedEvents.Outcome.Taken() -> acknowledge(broadcast);
            case ClaimedEvents.Outcome.Refused(ErrorCode code, String text) ->
                    refuse(broadcast, code, text);
        }
    }

    private void acknowledge(Inbound.Broadcast broadcast) {
        if (config.ack()) {
            reply(broadcast.ref(), true, "{}");
        }
    }

    private void tell(Inbound.Broadcast broadcast) {
        if (broadcast.persist() != null) {
            store(broadcast, broadcast.persist());
            return;
        }
        acknowledge(broadcast);
        socket.realtime()
                .publish(
                        topic,
                        new Outbound.Broadcast(
                                topic.wire(), broadcast.event(), broadcast.payload(), null),
                        config.self() ? null : this);
    }

    /** A stored broadcast is told by the stream of the database, once it has committed. */
    private void store(Inbound.Broadcast broadcast, Persist persist) {
        String messageId = UUID.randomUUID().toString();
        if (!config.self()) {
            replay.expectOwn(messageId);
        }
        offLoop(
                () ->
                        socket.realtime()
                                .messages()
                                .store(
                                        messageId,
                                        topic,
                                        broadcast.event(),
                                        broadcast.payload(),
                                        persist),
                null,
                stored -> {
                    if (config.ack()) {
                        reply(broadcast.ref(), true, "{\"id\":\"" + stored + "\"}");
                    }
                },
                refusal -> {
                    replay.forgetOwn(messageId);
                    reply(
                            broadcast.ref(),
                            false,
                            Reasons.storeError(refusal.code(), refusal.text()));
                });
    }

    private void track(Inbound.Track track) {
        try {
            socket.realtime()
                    .presenceChecks()
                    .check(topic, rights.claims(), presenceKey, track.metaJson());
        } catch (WhatsSoundException refusal) {
            refuse(track, refusal.code(), refusal.text());
            return;
        }
        presenceEnabled = true;
        socket.realtime().presence().track(topic, presenceKey, id, track.metaJson());
        reply(track.ref(), true, "{}");
    }

    /** Runs the action if the policies allow the push, which are asked unless they were before. */
    private void whenAllowed(Inbound.Push push, Question.Write question, Runnable action) {
        switch (rights.decide(question)) {
            case ALLOWED -> action.run();
            case DENIED -> refuse(push, ErrorCode.UNAUTHORIZED, rights.deniedWrite());
            case TOO_MANY_EVENTS ->
                    refuse(
                            push,
                            ErrorCode.TOO_MANY_EVENT_NAMES,
                            "A channel may use " + WriteDecisions.MAX_EVENTS + " names of events");
            case NOT_ASKED ->
                    offLoop(
                            () -> rights.askWrite(question),
                            () -> recheck(() -> whenAllowed(push, question, action)),
                            verdict -> {
                                rights.learn(question, verdict);
                                whenAllowed(push, question, action);
                            },
                            refusal -> refuse(push, refusal.code(), refusal.text()));
        }
    }

    private void refresh(Inbound.AccessToken push) {
        String fresh = push.token();
        if (!rights.isFresh(fresh)) {
            return;
        }
        offLoop(
                () -> rights.askAdmission(fresh),
                () -> refresh(push),
                admission -> {
                    rights.take(admission);
                    changes.renew(admission.claims());
                },
                this::rightsLost);
    }

    /** Forgets what the policies have said, which may hold no more, and asks them anew. */
    void reauthorise() {
        if (busy) {
            doubted = true;
        } else if (state == State.JOINED) {
            recheck(() -> {});
        }
    }

    /** Whether the channel is the user's, or may become it by what is being asked. */
    boolean mayBeOf(UUID user) {
        return busy || rights.areOf(user);
    }

    /** Whose token it is; null for bare keys. */
    Socket socket() {
        return socket;
    }

    @Nullable UUID user() {
        return rights.claims().subject();
    }

    private void recheck(Runnable whenItHolds) {
        String current = rights.token();
        offLoop(
                () -> rights.askAdmission(current),
                () -> recheck(whenItHolds),
                admission -> {
                    rights.take(admission);
                    whenItHolds.run();
                },
                this::rightsLost);
    }

    private void rightsLost(WhatsSoundException refusal) {
        if (refusal.code() == ErrorCode.UNAUTHORIZED) {
            notice(refusal.text());
            close();
        } else {
            fail(refusal.text());
        }
    }

    private void admitted(Rights.Admission admission) {
        rights.take(admission);
        awaitsPresenceState = presenceEnabled && rights.mayReadPresence();
        socket.shard().add(this);
        ReplayRequest asked = config.replay();
        if (asked == null || !rights.mayReadBroadcast()) {
            joined(null);
        } else {
            replay.hold();
            offLoop(
                    () -> socket.realtime().replay(topic, asked),
                    this::join,
                    this::joined,
                    this::refuseJoin);
        }
    }

    /**
     * @param history null where none was asked for
     */
    private void joined(@Nullable History history) {
        if (replay.hasOverflowed()) {
            refuseJoin(
                    new WhatsSoundException(
                            ErrorCode.UNABLE_TO_REPLAY_MESSAGES,
                            "Realtime was unable to replay messages"));
            return;
        }
        state = State.JOINED;
        changes.start(rights.claims());
        if (state == State.OVER) {
            return;
        }
        if (awaitsPresenceState) {
            socket.realtime().presence().tellState(this);
        }
        awaitsReplication = config.replicationReady();
        tellReplication();
        if (history != null) {
            List<Outbound.Broadcast> meanwhile = replay.release(history);
            history.newest().forEach(old -> socket.send(new Outbound.Replayed(joinRef, old)));
            meanwhile.forEach(socket::send);
        }
    }

    /** Says once that broadcasts of the database are told, if the client has asked and it is so. */
    void tellReplication() {
        if (awaitsReplication && socket.realtime().isReplicating()) {
            awaitsReplication = false;
            socket.send(
                    new Outbound.SystemNotice(
                            joinRef, topic.wire(), true, "Replication connection established"));
        }
    }

    /** Hands a message of the topic to the client, if it may have its kind. */
    void deliver(Outbound message) {
        boolean wanted =
                switch (message) {
                    case Outbound.Broadcast broadcast ->
                            rights.mayReadBroadcast() && replay.passes(broadcast);
                    case Outbound.PresenceDiff diff ->
                            presenceEnabled && !awaitsPresenceState && rights.mayReadPresence();
                    case Outbound.PostgresChange change -> true;
                    case Outbound.Replayed replayed -> true;
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

    void deliverPresenceState(Outbound.PresenceState message) {
        awaitsPresenceState = false;
        if (state == State.JOINED) {
            socket.send(message);
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
        long secondsAgo = rights.secondsSinceExpiry(nowSeconds);
        if (secondsAgo >= 0) {
            fail("Token has expired " + secondsAgo + " seconds ago");
        }
    }

    private void over() {
        state = State.OVER;
        waiting.clear();
        socket.shard().remove(this);
        socket.realtime().presence().untrack(topic, id);
        changes.stop();
        socket.forget(this);
    }

    /**
     * Does blocking work while later pushes wait. Its outcome, or {@code again} where that may have
     * changed meanwhile, runs on the loop, unless the channel is over. Work that is done once, of
     * which {@code again} is null, is followed by asking for the rights anew.
     */
    private <T> void offLoop(
            Supplier<T> work,
            @Nullable Runnable again,
            Consumer<T> done,
            Consumer<WhatsSoundException> refused) {
        busy = true;
        doubted = false;
        new OffLoop(socket.realtime().workers(), socket.shard()::execute, topic.name())
                .run(work, done, refused, outcome -> resume(outcome, again));
    }

    private void resume(Runnable outcome, @Nullable Runnable again) {
        busy = false;
        if (state != State.OVER) {
            (doubted && again != null ? again : outcome).run();
        }
        if (doubted && again == null && state == State.JOINED) {
            recheck(() -> {});
        }
        while (!busy && state == State.JOINED) {
            Inbound.Push next = waiting.poll();
            if (next == null) {
                break;
            }
            handle(next);
        }
    }

    private void refuse(Inbound.Push push, ErrorCode code, String text) {
        reply(push.ref(), false, Reasons.json(code, text));
    }

    private void reply(@Nullable String ref, boolean ok, String responseJson) {
        socket.send(new Outbound.Reply(joinRef, ref, topic.wire(), ok, responseJson));
    }

    void acceptJoin(String responseJson) {
        reply(joinRef, true, responseJson);
    }

    /**
     * @param code null where nothing is wrong
     */
    void changesNotice(@Nullable ErrorCode code, String message) {
        socket.send(
                new Outbound.SystemNotice(
                        joinRef,
                        topic.wire(),
                        "postgres_changes",
                        code == null,
                        message,
                        code == null ? null : code.code()));
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

    /** Where it stands in its room, which alone sets it. */
    int place() {
        return place;
    }

    void setPlace(int place) {
        this.place = place;
    }
}
