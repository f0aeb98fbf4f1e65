package whatssound.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Random;

/** Makes frames of every wrong kind, the same ones from the same seed. */
final class FrameFuzzer {
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final String[] EVENTS = {
        "phx_join",
        "phx_leave",
        "heartbeat",
        "broadcast",
        "presence",
        "access_token",
        "phx_close",
        "é"
    };
    private static final String[] VALUES = {
        "null",
        "true",
        "-1",
        "1e400",
        "9".repeat(400),
        "\"\"",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "[]",
        "{}",
        "[[[]]]",
        "{\"a\":{\"a\":{}}}",
        "\"realtime:\"",
        "\"phoenix\"",
        "\"" + "x".repeat(3_000) + "\""
    };
    private static final String[] PAYLOADS = {
        "{\"type\":\"broadcast\",\"event\":\"e\",\"payload\":%s}",
        "{\"event\":%s,\"payload\":{}}",
        "{\"event\":\"e\",\"payload\":{},\"persist\":%s}",
        "{\"event\":\"track\",\"payload\":%s}",
        "{\"event\":\"track\",\"payload\":{\"name\":%s}}",
        "{\"event\":\"untrack\",\"payload\":%s}",
        "{\"access_token\":%s}",
        "{\"config\":%s}",
        "{\"config\":{\"private\":%s}}",
        "{\"config\":{\"broadcast\":{\"self\":%1$s,\"ack\":%1$s,\"replay\":%1$s}}}",
        "{\"config\":{\"private\":true,\"broadcast\":{\"replay\":{\"since\":%1$s,\"limit\":%1$s}}}}",
        "{\"config\":{\"presence\":{\"key\":%1$s,\"enabled\":%1$s}},\"access_token\":%1$s}",
        "{\"config\":{\"postgres_changes\":[{\"event\":%1$s,\"schema\":%1$s,\"table\":%1$s,\"filter\":%1$s}]}}",
        "%s"
    };

    /** A frame, and how it is sent. */
    record Frame(int firstByte, boolean masked, byte[] payload) {}

    private final Random random;
    private final boolean version1;
    private final String topic;

    /**
     * @param topic where others listen
     */
    FrameFuzzer(long seed, boolean version1, String topic) {
        this.random = new Random(seed);
        this.version1 = version1;
        this.topic = topic;
    }

    Frame next() {
        int kind = random.nextInt(1_000);
        if (kind < 550) {
            return text(message().getBytes(UTF_8));
        } else if (kind < 650) {
            return text(damaged(message().getBytes(UTF_8)));
        } else if (kind < 800) {
            return binary(push());
        } else if (kind < 880) {
            return binary(damaged(push()));
        } else if (kind < 940) {
            return new Frame(
                    random.nextBoolean() ? TEXT : BINARY, true, bytes(random.nextInt(300)));
        } else if (kind < 985) {
            return text(nested());
        } else if (kind < 996) {
            return large();
        }
        return broken();
    }

    private String message() {
        String payload = pick(PAYLOADS).formatted(pick(VALUES));
        String join = random.nextInt(4) == 0 ? pick(VALUES) : "\"1\"";
        String ref = random.nextInt(4) == 0 ? pick(VALUES) : "\"" + random.nextInt(50) + "\"";
        String where =
                switch (random.nextInt(6)) {
                    case 0 -> pick(VALUES);
                    case 1 -> "\"" + topic + "\"";
                    default -> "\"realtime:fuzz-" + random.nextInt(120) + "\"";
                };
        String event = random.nextInt(8) == 0 ? pick(VALUES) : "\"" + pick(EVENTS) + "\"";
        return version1
                ? "{\"join_ref\":%s,\"ref\":%s,\"topic\":%s,\"event\":%s,\"payload\":%s}"
                        .formatted(join, ref, where, event, payload)
                : "[%s,%s,%s,%s,%s]".formatted(join, ref, where, event, payload);
    }

    private byte[] push() {
        byte[] wire = topic.getBytes(UTF_8);
        byte[] rest = random.nextBoolean() ? "{\"a\":1}".getBytes(UTF_8) : bytes(40);
        byte[] meta = pick(new String[] {"", "{}", "{\"persist\":true}", "nope"}).getBytes(UTF_8);
        boolean phoenix = random.nextInt(3) == 0;
        byte[] head =
                phoenix
                        ? new byte[] {0, 1, 1, (byte) wire.length, 1}
                        : new byte[] {
                            3,
                            1,
                            1,
                            (byte) wire.length,
                            1,
                            (byte) meta.length,
                            (byte) random.nextInt(3)
                        };
        return joined(
                head,
                "12".getBytes(UTF_8),
                wire,
                "e".getBytes(UTF_8),
                phoenix ? rest : joined(meta, rest));
    }

    private byte[] nested() {
        int depth = 1 + random.nextInt(5_000);
        String open = random.nextBoolean() ? "[" : "{\"a\":";
        return (version1
                        ? "{\"topic\":\"%s\",\"event\":\"broadcast\",\"payload\":".formatted(topic)
                        : "[\"1\",\"1\",\"%s\",\"broadcast\",".formatted(topic))
                .concat(open.repeat(depth))
                .getBytes(UTF_8);
    }

    private Frame large() {
        int bytes = random.nextInt(40) == 0 ? 5_000_001 : random.nextInt(100_000);
        byte[] payload = new byte[bytes];
        Arrays.fill(payload, (byte) ('!' + random.nextInt(90)));
        return random.nextBoolean() ? text(payload) : binary(payload);
    }

    /** Frames that RFC 6455 forbids, or that are not for applications. */
    private Frame broken() {
        return new Frame(random.nextInt(256), random.nextInt(4) > 0, bytes(random.nextInt(200)));
    }

    private byte[] damaged(byte[] frame) {
        byte[] copy =
                Arrays.copyOf(
                        frame,
                        random.nextInt(3) == 0 ? random.nextInt(frame.length) : frame.length);
        for (int i = random.nextInt(4); i > 0 && copy.length > 0; i--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return copy;
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private String pick(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static Frame text(byte[] payload) {
        return new Frame(TEXT, true, payload);
    }

    private static Frame binary(byte[] payload) {
        return new Frame(BINARY, true, payload);
    }

    private static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
