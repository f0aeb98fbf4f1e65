package whatssound.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * The first session's members on their sockets, and what they hear of its chat and reactions. Lives
 * on the swarm's thread.
 */
final class ChatRoom implements FrameListener {
    private static final byte[] REACTIONS = "reactions".getBytes(US_ASCII);
    private static final byte[] REPLY = "phx_reply".getBytes(US_ASCII);
    private static final int EVENT_WITHIN_BYTES = 120;
    private static final long WITHIN_MS = 120_000;
    private static final long REST_MS = 2_000;
    private static final String REACTION =
            "[\"1\",\"7\",\"realtime:session:%s\",\"broadcast\",{\"type\":\"broadcast\",\"event\":\"reaction\",\"payload\":{\"emoji\":\"🔥\"}}]";

    final RpcLoad rpc;
    private final Product product;
    private final Swarm swarm;
    private final int listeners;
    private final long[] reactions;
    private final List<Connection> connections = new ArrayList<>();
    private Histogram heard = new Histogram();
    private int opened;
    private int live;

    ChatRoom(Product product, Swarm swarm, int listeners) {
        this.product = product;
        this.swarm = swarm;
        this.listeners = listeners;
        this.reactions = new long[listeners];
        this.rpc = new RpcLoad(product);
    }

    /** Returns once all listen. */
    void subscribe() throws IOException {
        for (int user = 0; user < listeners; user++) {
            swarm.connect(product.port(), product.socketPath("2.0.0"), this);
            int connected = user + 1;
            swarm.turnUntil(() -> connected - live < 64, WITHIN_MS);
        }
        if (!swarm.turnUntil(() -> live == listeners, WITHIN_MS)) {
            throw new IOException("only %d of %d are live".formatted(live, listeners));
        }
        swarm.keepAlive();
    }

    /** Those who will speak read the session, as a page does when it enters. */
    void enter(int rate) throws IOException {
        String session = "{\"p_session\":\"%s\"}".formatted(Party.session(0));
        rpc.spread(swarm, speakers(rate), 50, user -> rpc.call(user, "session_snapshot", session));
    }

    /** So many that nobody is too fast by himself. */
    private static int speakers(int rate) {
        return 2 * rate;
    }

    /** Says so many messages a second for as long, and waits until they must have been heard. */
    void say(int rate, int seconds) throws IOException {
        rpc.spread(
                swarm,
                rate * seconds,
                rate,
                number ->
                        rpc.call(
                                number % speakers(rate),
                                "send_message",
                                message("Number " + number + " " + Stamp.now())));
        swarm.turnUntil(() -> false, REST_MS);
    }

    static String message(String words) {
        return "{\"p_session\":\"%s\",\"p_id\":\"%s\",\"p_body\":\"%s\"}"
                .formatted(Party.session(0), UUID.randomUUID(), words);
    }

    /** Everybody taps twice a second; answers how many taps that were. */
    int tap(int seconds) throws IOException {
        Arrays.fill(reactions, 0);
        int taps = 0;
        long beginNanos = System.nanoTime();
        for (int round = 0; round < 2 * seconds; round++) {
            for (int at = 0; at < listeners; at++) {
                connections.get(at).sendText(REACTION.formatted(Party.session(0)));
                taps++;
                long dueNanos = beginNanos + (round * 500L + at * 500L / listeners) * 1_000_000;
                swarm.turnUntil(() -> System.nanoTime() >= dueNanos, 1_000);
            }
        }
        swarm.turnUntil(() -> false, REST_MS);
        return taps;
    }

    LongStream reactionFrames() {
        return LongStream.of(reactions);
    }

    /** How long messages were on their way to each listener, since it was last forgotten. */
    Histogram heard() {
        return heard;
    }

    /** Whether everybody heard so many. */
    void check(long said) {
        if (heard.total() != said * listeners) {
            System.err.println("heard " + heard.total() + " of " + said * listeners);
        }
    }

    void forget() {
        heard = new Histogram();
        rpc.forget();
    }

    @Override
    public void opened(Connection connection) {
        connections.add(connection);
        connection.sendText(
                """
                ["1","1","realtime:session:%s","phx_join",{"access_token":"%s","config":{\
                "private":true,"broadcast":{},"presence":{"key":"","enabled":false}}}]"""
                        .formatted(Party.session(0), product.token(opened++)));
    }

    @Override
    public void frame(Connection connection, ByteBuffer frame) {
        long ageNanos = Stamp.ageNanos(frame);
        if (ageNanos >= 0) {
            heard.add(ageNanos);
        } else if (live < listeners && Stamp.find(frame, REPLY, EVENT_WITHIN_BYTES) >= 0) {
            live++;
        } else if (Stamp.find(frame, REACTIONS, EVENT_WITHIN_BYTES) >= 0) {
            reactions[connection.index]++;
        }
    }

    @Override
    public void closed(Connection connection, int code) {
        throw new IllegalStateException("a socket was closed with " + code);
    }
}
