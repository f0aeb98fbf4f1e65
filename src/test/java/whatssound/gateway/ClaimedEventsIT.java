package whatssound.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whatssound.auth.AuthDialect;
import whatssound.auth.Tokens;
import whatssound.changes.PostgresChanges;
import whatssound.changes.visibility.RowVisibility;
import whatssound.clock.ServerClock;
import whatssound.db.Sql;
import whatssound.db.TestDatabase;
import whatssound.http.HttpResponse;
import whatssound.realtime.BroadcastDialect;
import whatssound.realtime.ClaimedEvents.Flow;
import whatssound.realtime.ClaimedEvents.Pace;
import whatssound.realtime.Realtime;
import whatssound.rest.RestDialect;

/** Events that a part of the process takes, sent by real sockets and requests. */
class ClaimedEventsIT {
    private static final String PRIVATE =
            "{\"private\":true,\"broadcast\":{\"ack\":true,\"self\":true}}";
    private static final String PUBLIC = "{\"broadcast\":{\"ack\":true,\"self\":true}}";
    private static final String TOPIC = "realtime:room:1";

    @TempDir private Path folder;
    private final TestDatabase test = TestDatabase.fresh();
    private final Tokens tokens =
            new Tokens("x".repeat(32).getBytes(UTF_8), "test", InstantSource.system());
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Realtime realtime =
            new Realtime(
                    tokens::verify,
                    test.database(),
                    new PostgresChanges(test.database(), RowVisibility.Memory.ON, workers),
                    workers);
    private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();
    private Gateway gateway;
    private int port;

    @BeforeEach
    void listen() throws Exception {
        Sql.run(
                test.address(),
                "create policy hear on realtime.messages for select to anon using (true);"
                        + " create policy say on realtime.messages for insert to anon with check (event <> 'denied')");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        gateway =
                Gateway.listen(
                        new GatewaySettings(
                                "127.0.0.1",
                                port,
                                2,
                                NetworkIo.NIO,
                                ConnectionLimits.USUAL,
                                null,
                                null,
                                folder,
                                1_000,
                                Set.of(),
                                "{}",
                                ""));
        gateway.serve(
                realtime,
                tokens::verify,
                new Dialects(
                        new AuthDialect(test.database(), tokens),
                        new RestDialect(test.database(), tokens),
                        request -> HttpResponse.empty(404),
                        new BroadcastDialect(realtime, tokens::claimsOf),
                        request -> HttpResponse.empty(404),
                        request -> HttpResponse.empty(404),
                        request -> Optional.empty(),
                        path -> null),
                new ServerClock(),
                workers);
        realtime.claimed()
                .claim(
                        "room:",
                        "reaction",
                        pace(3),
                        (topic, sender, payload) ->
                                taken.add(
                                        topic.name()
                                                + " "
                                                + sender.role()
                                                + " "
                                                + new String(payload.bytes(), UTF_8)));
    }

    @AfterEach
    void stop() {
        gateway.close();
        workers.close();
        test.close();
    }

    @Test
    void areHandedOverAndNotFannedOut() throws Exception {
        try (RealtimeClient ann = connect();
                RealtimeClient bob = connect()) {
            String join = ann.join(TOPIC, PRIVATE, null);
            bob.join(TOPIC, PRIVATE, null);

            assertThat(say(ann, join, "reaction")).isEmpty();
            assertThat(say(ann, join, "wave")).isEmpty();

            assertThat(next()).isEqualTo("room:1 anon {\"n\":1}");
            for (RealtimeClient client : new RealtimeClient[] {ann, bob}) {
                assertThat(client.await("broadcast").payload().path("event").asText())
                        .isEqualTo("wave");
            }
        }
    }

    @Test
    void belongToTheirPrefixOnly() throws Exception {
        realtime.claimed()
                .claim(
                        "room:1:quiet",
                        "reaction",
                        pace(1),
                        (topic, sender, payload) -> taken.add("quiet"));
        try (RealtimeClient ann = connect()) {
            String other = ann.join("realtime:hall:1", PRIVATE, null);
            assertThat(say(ann, "realtime:hall:1", other, "reaction")).isEmpty();
            ann.await("broadcast");

            String quiet = ann.join("realtime:room:1:quiet", PRIVATE, null);
            assertThat(say(ann, "realtime:room:1:quiet", quiet, "reaction")).isEmpty();
            assertThat(next()).isEqualTo("quiet");
        }
    }

    @Test
    void areNotTakenFromPublicTopicsOfTheSameName() {
        try (RealtimeClient ann = connect()) {
            String join = ann.join(TOPIC, PUBLIC, null);

            assertThat(say(ann, join, "reaction")).isEmpty();

            ann.await("broadcast");
            assertThat(taken).isEmpty();
        }
    }

    @Test
    void areTakenOnlyFromThoseWhomThePoliciesAllow() {
        realtime.claimed()
                .claim("room:", "denied", pace(1), (topic, sender, payload) -> taken.add("denied"));
        try (RealtimeClient ann = connect()) {
            String join = ann.join(TOPIC, PRIVATE, null);

            assertThat(say(ann, join, "denied")).startsWith("Unauthorized: ");
            assertThat(taken).isEmpty();
        }
    }

    private static Pace pace(int burst) {
        return new Pace(new Flow(burst, 1), new Flow(100, 1));
    }

    @Test
    void areLimitedOfAllOnATopicTogether() throws Exception {
        realtime.claimed()
                .claim(
                        "room:2",
                        "reaction",
                        new Pace(new Flow(3, 1), new Flow(4, 1)),
                        (topic, sender, payload) -> taken.add("crowded"));
        try (RealtimeClient ann = connect();
                RealtimeClient bob = connect()) {
            String crowded = "realtime:room:2";
            String annJoin = ann.join(crowded, PRIVATE, null);
            String bobJoin = bob.join(crowded, PRIVATE, null);
            for (int i = 0; i < 3; i++) {
                assertThat(say(ann, crowded, annJoin, "reaction")).isEmpty();
            }
            assertThat(say(bob, crowded, bobJoin, "reaction")).isEmpty();
            assertThat(say(bob, crowded, bobJoin, "reaction"))
                    .isEqualTo("MessageRateLimitReached: Too many reaction events");

            String elsewhere = bob.join("realtime:room:3", PRIVATE, null);
            assertThat(say(bob, "realtime:room:3", elsewhere, "reaction")).isEmpty();
        }
    }

    @Test
    void areLimitedWithoutClosingAnything() throws Exception {
        try (RealtimeClient ann = connect();
                RealtimeClient bob = connect()) {
            String join = ann.join(TOPIC, PRIVATE, null);
            for (int i = 0; i < 3; i++) {
                assertThat(say(ann, join, "reaction")).isEmpty();
            }
            assertThat(say(ann, join, "reaction"))
                    .isEqualTo("MessageRateLimitReached: Too many reaction events");

            assertThat(say(ann, join, "wave")).isEmpty();
            String bobJoin = bob.join(TOPIC, PRIVATE, null);
            assertThat(say(bob, bobJoin, "reaction")).isEmpty();
            for (int i = 0; i < 4; i++) {
                next();
            }
            Thread.sleep(1_100);
            assertThat(say(ann, join, "reaction")).isEmpty();
            next();
        }
    }

    @Test
    void failAloneWhereTheirConsumerFails() {
        realtime.claimed()
                .claim(
                        "room:",
                        "broken",
                        pace(1),
                        (topic, sender, payload) -> {
                            throw new IllegalStateException("broken on purpose");
                        });
        try (RealtimeClient ann = connect()) {
            String join = ann.join(TOPIC, PRIVATE, null);

            assertThat(say(ann, join, "broken"))
                    .isEqualTo("unexpected_failure: The event could not be taken");
            assertThat(say(ann, join, "wave")).isEmpty();
        }
    }

    @Test
    void areTakenFromRequestsToo() throws Exception {
        try (RealtimeClient ann = connect()) {
            ann.join(TOPIC, PRIVATE, null);
            for (int i = 0; i < 3; i++) {
                assertThat(post("reaction")).isEqualTo(202);
                assertThat(next()).isEqualTo("room:1 anon {\"n\":1}");
            }
            assertThat(post("reaction")).isEqualTo(429);
            assertThat(post("wave")).isEqualTo(202);

            assertThat(ann.await("broadcast").payload().path("event").asText()).isEqualTo("wave");
        }
    }

    @Test
    void haveOneConsumer() {
        assertThatThrownBy(
                        () ->
                                realtime.claimed()
                                        .claim(
                                                "room:",
                                                "reaction",
                                                pace(1),
                                                (topic, sender, payload) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("reaction on room: is claimed already");
    }

    private RealtimeClient connect() {
        return new RealtimeClient(
                URI.create(
                        "ws://127.0.0.1:%d/realtime/v1/websocket?vsn=2.0.0&apikey=%s"
                                .formatted(port, tokens.anonKey())));
    }

    private static String say(RealtimeClient client, String join, String event) {
        return say(client, TOPIC, join, event);
    }

    /** Broadcasts and returns the reason of the refusal; empty where there is none. */
    private static String say(RealtimeClient client, String topic, String join, String event) {
        String ref =
                client.push(
                        join,
                        topic,
                        "broadcast",
                        "{\"event\":\"" + event + "\",\"payload\":{\"n\":1}}");
        return client.reply(ref).payload().at("/response/reason").asText();
    }

    private int post(String event) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:%d/realtime/v1/api/broadcast/room:1/events/%s?private=true"
                                                            .formatted(port, event)))
                                    .header("apikey", tokens.anonKey())
                                    .header("content-type", "application/json")
                                    .POST(BodyPublishers.ofString("{\"n\":1}"))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private String next() throws InterruptedException {
        String event = taken.poll(5, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing was taken");
        }
        return event;
    }
}
