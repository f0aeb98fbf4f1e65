package whatssound.realtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.realtime.protocol.Inbound;
import whatssound.realtime.protocol.Outbound;

/** One client connection and the channels it has joined. Lives on its shard's event loop. */
public final class Socket {
    private static final int MAX_CHANNELS = 100;
    private static final String PHOENIX = "phoenix";

    private final Realtime realtime;
    private final Shard shard;
    private final Transport transport;
    private final Claims keyClaims;
    private final Map<String, Channel> channels = new HashMap<>();
    private final SocketLimit limit = new SocketLimit();
    private long usedNanos = System.nanoTime();
    private long heardNanos = System.nanoTime();

    Socket(Realtime realtime, Shard shard, Transport transport, Claims keyClaims) {
        this.realtime = realtime;
        this.shard = shard;
        this.transport = transport;
        this.keyClaims = keyClaims;
    }

    /** Something came from the client, be it no message. */
    public void heard() {
        heardNanos = System.nanoTime();
    }

    /** When something last came from the client. */
    public long heardNanos() {
        return heardNanos;
    }

    /** Asks the client's end for a sign of life, which a page gives even while it sleeps. */
    void probe() {
        transport.ping();
    }

    /** Takes one message of the client. */
    public void receive(Inbound message) {
        if (!limit.permits(message)) {
            refuse(message);
            return;
        }
        switch (message) {
            case Inbound.Heartbeat(String ref) ->
                    send(new Outbound.Reply(null, ref, PHOENIX, true, "{}"));
            case Inbound.Malformed(String reason) ->
                    send(
                            new Outbound.SystemNotice(
                                    null,
                                    PHOENIX,
                                    false,
                                    ErrorCode.MALFORMED_MESSAGE.code() + ": " + reason));
            case Inbound.Join join -> join(join);
            case Inbound.Push push -> push(push);
        }
    }

    private void refuse(Inbound message) {
        switch (message) {
            case Inbound.Join join ->
                    refuse(
                            join,
                            ErrorCode.CLIENT_JOIN_RATE_LIMIT_REACHED,
                            "Too many joins per second");
            case Inbound.Push push ->
                    send(
                            new Outbound.Reply(
                                    push.joinRef(),
                                    push.ref(),
                                    push.topic(),
                                    false,
                                    Reasons.json(
                                            ErrorCode.MESSAGE_RATE_LIMIT_REACHED,
                                            "Too many messages per second")));
            case Inbound.Malformed malformed -> {
                // Who floods with what is no message has been told before.
            }
            case Inbound.Heartbeat heartbeat -> {
                // never refused
            }
        }
    }

    /** Tells all channels that the server is about to close the socket. */
    public void announceShutDown() {
        channels.values()
                .forEach(
                        channel ->
                                send(
                                        new Outbound.SystemNotice(
                                                channel.joinRef(),
                                                channel.topic().wire(),
                                                true,
                                                "Server requested disconnect")));
    }

    /** Whether no channel has been joined for this long. */
    public boolean isUnusedFor(long nanos) {
        return channels.isEmpty() && System.nanoTime() - usedNanos > nanos;
    }

    /** The connection is gone, for whatever reason. */
    public void closed() {
        new ArrayList<>(channels.values()).forEach(Channel::leave);
        channels.clear();
    }

    private void join(Inbound.Join join) {
        Channel old = channels.get(join.topic());
        if (old != null) {
            // The client lost track of its channel; only the old instance is told to go.
            old.close();
        }
        String name = Topic.nameOf(join.topic());
        if (name.isEmpty()) {
            refuse(join, ErrorCode.TOPIC_NAME_REQUIRED, "You must provide a topic name");
        } else if (Topic.isTooLong(name) || Topic.isTooLong(join.config().presenceKey())) {
            refuse(
                    join,
                    ErrorCode.NAME_TOO_LONG,
                    "Topics and presence keys have at most " + Topic.MAX_NAME_BYTES + " bytes");
        } else if (channels.size() >= MAX_CHANNELS) {
            refuse(join, ErrorCode.CHANNEL_RATE_LIMIT_REACHED, "Too many channels");
        } else {
            Channel channel = new Channel(this, new Topic(name, join.config().isPrivate()), join);
            channels.put(join.topic(), channel);
            channel.join();
        }
    }

    private void push(Inbound.Push push) {
        Channel channel = channels.get(push.topic());
        if (channel == null) {
            // A leave that crosses the server's own close finds nothing left to do.
            boolean leave = push instanceof Inbound.Leave;
            send(
                    new Outbound.Reply(
                            push.joinRef(),
                            push.ref(),
                            push.topic(),
                            leave,
                            leave ? "{}" : Reasons.json(ErrorCode.UNMATCHED_TOPIC)));
        } else if (push.joinRef() == null || push.joinRef().equals(channel.joinRef())) {
            channel.receive(push);
        }
        // Else the client has raced a rejoin: the push belongs to an instance that is gone.
    }

    private void refuse(Inbound.Join join, ErrorCode code, String text) {
        send(
                new Outbound.Reply(
                        join.ref(), join.ref(), join.topic(), false, Reasons.json(code, text)));
    }

    /** Forgets a channel that is over, unless another has taken its place. */
    void forget(Channel channel) {
        channels.remove(channel.topic().wire(), channel);
        usedNanos = System.nanoTime();
    }

    void send(Outbound message) {
        transport.send(message);
    }

    Realtime realtime() {
        return realtime;
    }

    Shard shard() {
        return shard;
    }

    Claims keyClaims() {
        return keyClaims;
    }
}
