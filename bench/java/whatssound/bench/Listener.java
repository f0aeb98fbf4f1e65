package whatssound.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A listener of a session who keeps to what the unmodified client does: connects again after 1, 2,
 * 5, 10 s, joins its topics with a token, gives a join 10 s and tries it again after as long. Lives
 * on the swarm's thread.
 */
final class Listener implements FrameListener {
    private static final long[] RETRY_MS = {1_000, 2_000, 5_000, 10_000};
    private static final long JOIN_WITHIN_MS = 10_000;
    private static final byte[] REPLY = "\"phx_reply\"".getBytes(ISO_8859_1);

    private final Restart restart;
    private final String token;
    private final String[] topics;
    private final int[] joinAttempts;
    private final boolean[] subscribed;
    private final String[] joinRefs;
    private final long[] joinedNanos;
    private Connection connection;
    private int attempts;
    private int lastRef;

    Listener(Restart restart, String token, String... topics) {
        this.restart = restart;
        this.token = token;
        this.topics = topics;
        this.joinAttempts = new int[topics.length];
        this.subscribed = new boolean[topics.length];
        this.joinRefs = new String[topics.length];
        this.joinedNanos = new long[topics.length];
    }

    void connect() {
        try {
            connection = restart.connect(this);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void opened(Connection opened) {
        attempts = 0;
        restart.opened();
        for (int topic = 0; topic < topics.length; topic++) {
            join(topic);
        }
    }

    @Override
    public void closed(Connection closed, int code) {
        for (int topic = 0; topic < topics.length; topic++) {
            if (subscribed[topic]) {
                subscribed[topic] = false;
                restart.lost();
            }
            joinAttempts[topic] = 0;
        }
        Arrays.fill(joinRefs, null);
        restart.in(retryMs(attempts++), this::connect);
    }

    private void join(int topic) {
        String ref = Integer.toString(++lastRef);
        joinRefs[topic] = ref;
        joinedNanos[topic] = System.nanoTime();
        connection.sendText(
                """
                ["%1$s","%1$s","realtime:%2$s","phx_join",{"access_token":"%3$s","config":{"private":true,\
                "broadcast":{"self":false,"ack":false},"presence":{"key":"","enabled":%4$s}}}]"""
                        .formatted(ref, topics[topic], token, topic == 0));
        restart.in(
                JOIN_WITHIN_MS,
                () -> {
                    if (ref.equals(joinRefs[topic]) && !subscribed[topic]) {
                        restart.timedOut();
                        again(topic);
                    }
                });
    }

    private void again(int topic) {
        joinRefs[topic] = null;
        restart.in(
                retryMs(joinAttempts[topic]++),
                () -> {
                    if (connection.isOpen() && joinRefs[topic] == null) {
                        join(topic);
                    }
                });
    }

    @Override
    public void frame(Connection source, ByteBuffer frame) {
        if (!contains(frame, REPLY)) {
            return;
        }
        String text = Speech.text(frame);
        for (int topic = 0; topic < topics.length; topic++) {
            if (joinRefs[topic] != null
                    && text.startsWith(
                            "[\"" + joinRefs[topic] + "\",\"" + joinRefs[topic] + "\"")) {
                if (text.contains("\"status\":\"ok\"")) {
                    subscribed[topic] = true;
                    restart.subscribed(System.nanoTime() - joinedNanos[topic]);
                } else {
                    restart.refused(text);
                    again(topic);
                }
            }
        }
    }

    private static long retryMs(int attempt) {
        return RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)];
    }

    private static boolean contains(ByteBuffer frame, byte[] wanted) {
        for (int at = frame.position(); at + wanted.length <= frame.limit(); at++) {
            if (frame.get(at) == wanted[0]
                    && frame.slice(at, wanted.length).equals(ByteBuffer.wrap(wanted))) {
                return true;
            }
        }
        return false;
    }
}
