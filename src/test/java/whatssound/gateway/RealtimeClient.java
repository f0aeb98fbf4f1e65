package whatssound.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A raw realtime socket of either version: sends what it is told, and keeps all that it receives.
 */
public final class RealtimeClient implements WebSocket.Listener, AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long PATIENCE_MS = 5_000;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** A received message; a binary broadcast is shown like the text form of one. */
    public record Message(
            @Nullable String joinRef,
            @Nullable String ref,
            String topic,
            String event,
            JsonNode payload) {
        public boolean isBroadcast() {
            return event.equals("broadcast");
        }
    }

    private final List<Message> received = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;
    private final boolean version1;
    private int lastRef;

    public RealtimeClient(URI address) {
        version1 = !address.toString().contains("vsn=2.0.0");
        socket = HTTP.newWebSocketBuilder().buildAsync(address, this).join();
    }

    /** Sends a message under a fresh ref, which is returned. */
    public String push(@Nullable String joinRef, String topic, String event, String payloadJson) {
        String ref = Integer.toString(++lastRef);
        sendText(
                version1
                        ? frameOfVersion1(joinRef, ref, topic, event, payloadJson)
                        : frameOfVersion2(joinRef, ref, topic, event, payloadJson));
        return ref;
    }

    private static String frameOfVersion1(
            @Nullable String joinRef, String ref, String topic, String event, String payloadJson) {
        return JSON.createObjectNode()
                .put("topic", topic)
                .put("event", event)
                .putPOJO("payload", parse(payloadJson))
                .put("ref", ref)
                .put("join_ref", joinRef)
                .toString();
    }

    private static String frameOfVersion2(
            @Nullable String joinRef, String ref, String topic, String event, String payloadJson) {
        return JSON.createArrayNode()
                .add(joinRef)
                .add(ref)
                .add(topic)
                .add(event)
                .addPOJO(parse(payloadJson))
                .toString();
    }

    void sendText(String frame) {
        socket.sendText(frame, true).join();
    }

    void sendBinary(byte[] frame) {
        socket.sendBinary(ByteBuffer.wrap(frame), true).join();
    }

    /** Sends a frame that the server may refuse before it has come to its end. */
    void beginBinary(byte[] frame) {
        var _ = socket.sendBinary(ByteBuffer.wrap(frame), true).exceptionally(refused -> socket);
    }

    /** Joins and returns the join ref, once the server agrees. */
    public String join(String topic, String configJson, @Nullable String accessToken) {
        String ref = requestJoin(topic, configJson, accessToken);
        assertThat(reply(ref).payload().path("status").asText()).isEqualTo("ok");
        return ref;
    }

    public String requestJoin(String topic, String configJson, @Nullable String accessToken) {
        String ref = Integer.toString(lastRef + 1);
        String token = accessToken == null ? "" : ",\"access_token\":\"" + accessToken + "\"";
        return push(ref, topic, "phx_join", "{\"config\":" + configJson + token + "}");
    }

    public Message reply(String ref) {
        return await(message -> message.event().equals("phx_reply") && ref.equals(message.ref()));
    }

    public Message await(String event) {
        return await(message -> message.event().equals(event));
    }

    /** The first broadcast of this event, whatever else the topic tells before. */
    public Message awaitBroadcast(String event) {
        return await(
                message ->
                        message.event().equals("broadcast")
                                && message.payload().path("event").asText().equals(event));
    }

    /** Waits for a message, received before or after the call. */
    public synchronized Message await(Predicate<Message> wanted) {
        long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000;
        while (true) {
            for (Message message : received) {
                if (wanted.test(message)) {
                    return message;
                }
            }
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                throw new AssertionError(
                        "not received within " + PATIENCE_MS + " ms; received " + received);
            }
            try {
                wait(leftMs);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public synchronized List<Message> received() {
        return List.copyOf(received);
    }

    /** Keeps nothing of what was received so far. */
    public synchronized void forget() {
        received.clear();
    }

    /** The close code, once the server has closed. */
    int closeCode() {
        return closed.orTimeout(PATIENCE_MS, TimeUnit.MILLISECONDS).join();
    }

    public void abort() {
        socket.abort();
    }

    @Override
    public void close() {
        socket.abort();
    }

    @Override
    public @Nullable CompletionStage<?> onText(
            WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            JsonNode frame = parse(text.toString());
            text.setLength(0);
            add(frame.isArray() ? version2(frame) : version1(frame));
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(
            WebSocket webSocket, ByteBuffer data, boolean last) {
        byte[] chunk = new byte[data.remaining()];
        data.get(chunk);
        binary.writeBytes(chunk);
        if (last) {
            add(kind4(binary.toByteArray()));
            binary.reset();
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(
            WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }

    private static Message version1(JsonNode frame) {
        return new Message(
                null,
                frame.path("ref").textValue(),
                frame.path("topic").asText(),
                frame.path("event").asText(),
                frame.path("payload"));
    }

    private static Message version2(JsonNode frame) {
        return new Message(
                frame.get(0).textValue(),
                frame.get(1).textValue(),
                frame.get(2).asText(),
                frame.get(3).asText(),
                frame.get(4));
    }

    private static Message kind4(byte[] frame) {
        assertThat(frame[0]).isEqualTo((byte) 4);
        int topicLength = Byte.toUnsignedInt(frame[1]);
        int eventLength = Byte.toUnsignedInt(frame[2]);
        int metaLength = Byte.toUnsignedInt(frame[3]);
        String all =
                new String(
                        frame,
                        5,
                        topicLength + eventLength + metaLength,
                        StandardCharsets.ISO_8859_1);
        String content =
                new String(
                        frame,
                        5 + all.length(),
                        frame.length - 5 - all.length(),
                        StandardCharsets.UTF_8);
        String event = new String(frame, 5 + topicLength, eventLength, StandardCharsets.UTF_8);
        JsonNode payload = frame[4] == 1 ? parse(content) : JSON.getNodeFactory().textNode(content);
        return new Message(
                null,
                null,
                all.substring(0, topicLength),
                "broadcast",
                JSON.createObjectNode().put("event", event).set("payload", payload));
    }

    private synchronized void add(Message message) {
        received.add(message);
        notifyAll();
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }
}
