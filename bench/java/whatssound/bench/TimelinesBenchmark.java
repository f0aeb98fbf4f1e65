package whatssound.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Live sessions on one node, each with a listener: what keeping their timelines costs, and how far
 * from its moment each start is written and told. The listeners live on the caller's thread.
 */
final class TimelinesBenchmark implements Benchmark, FrameListener {
    private static final byte[] JOINED = "\"status\":\"ok\"".getBytes(US_ASCII);
    private static final byte[] ANCHOR = "\"next_entry_id\"".getBytes(US_ASCII);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long JOIN_WITHIN_MS = 120_000;
    private static final int ENTRIES = 40;
    private static final int MS_PER_TICK = 10;

    private static final String JOIN =
            """
            ["1","1","realtime:session:%s","phx_join",{"config":{"private":true},"access_token":"%s"}]""";

    private final HttpClient http = HttpClient.newHttpClient();
    private Product product;
    private JsonNode[] announced;
    private double serverAheadMs;
    private int opened;
    private long joined;
    private boolean measuring;
    private final List<Double> writtenMs = new ArrayList<>();
    private final List<Double> toldMs = new ArrayList<>();
    private final List<Double> noticeMs = new ArrayList<>();

    @Override
    public String help() {
        return """
        timelines  what live sessions cost, and how far from their moments starts are written and told
                   --sessions 500  --seconds 60  --track-seconds 30 on average; 0: all start and end as one
        """;
    }

    @Override
    public void run(Options options) throws Exception {
        int sessions = options.number("sessions", 500);
        int seconds = options.number("seconds", 60);
        int trackSeconds = options.number("track-seconds", 30);
        options.refuseUnknown();
        announced = new JsonNode[sessions];
        try (Product started = Product.start();
                Swarm swarm = new Swarm()) {
            product = started;
            prepare(sessions, trackSeconds);
            for (int user = 0; user < sessions; user++) {
                swarm.connect(product.port(), product.socketPath("2.0.0"), this);
            }
            if (!swarm.turnUntil(() -> joined == sessions, JOIN_WITHIN_MS)) {
                throw new IOException("only %d of %d have joined".formatted(joined, sessions));
            }
            serverAheadMs = askClock();
            Thread starter = Thread.ofPlatform().start(() -> startAll(sessions));
            swarm.turnUntil(() -> !starter.isAlive(), JOIN_WITHIN_MS);
            // Until the first tracks have ended, all begin to play; that is not what is measured.
            turnFor(swarm, 5_000);
            measure(swarm, sessions, seconds);
        }
    }

    private void measure(Swarm swarm, int sessions, int seconds) throws IOException {
        measuring = true;
        long serverMs = product.process().cpuMs();
        long postgresMs = postgresCpuMs();
        long beginNanos = System.nanoTime();
        turnFor(swarm, seconds * 1_000L);
        double tookMs = (System.nanoTime() - beginNanos) / 1e6;
        measuring = false;
        Table table =
                new Table(
                        "sessions",
                        "starts",
                        "server CPU %",
                        "Postgres CPU %",
                        "ms",
                        "p50",
                        "p99",
                        "max");
        double serverShare = 100 * (product.process().cpuMs() - serverMs) / tookMs;
        double postgresShare = 100 * (postgresCpuMs() - postgresMs) / tookMs;
        row(table, sessions, serverShare, postgresShare, "written late", writtenMs);
        row(table, sessions, serverShare, postgresShare, "told after its moment", toldMs);
        row(table, sessions, serverShare, postgresShare, "notice", noticeMs);
        table.print();
    }

    private static void row(
            Table table,
            int sessions,
            double server,
            double postgres,
            String what,
            List<Double> ms) {
        Collections.sort(ms);
        table.row(
                (long) sessions,
                (long) ms.size(),
                server,
                postgres,
                what,
                at(ms, 0.5),
                at(ms, 0.99),
                at(ms, 1));
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.isEmpty()
                ? Double.NaN
                : sorted.get((int) Math.min(sorted.size() - 1L, (long) (share * sorted.size())));
    }

    private static void turnFor(Swarm swarm, long ms) throws IOException {
        long endNanos = System.nanoTime() + ms * 1_000_000;
        swarm.turnUntil(() -> System.nanoTime() > endNanos, 2 * ms);
    }

    /** Sessions with a queue each; tracks of between half and one and a half of the length. */
    private void prepare(int sessions, int trackSeconds) throws Exception {
        Party.create(product, sessions, sessions);
        int tracks = trackSeconds == 0 ? 1 : 100;
        int shortestMs = trackSeconds == 0 ? 30_000 : trackSeconds * 500;
        product.sql(
                """
                insert into public.tracks (title, duration_ms, sample_rate, sample_count, audio_path, demo)
                select 'Track ' || n, %1$d + n * %2$d, 48000, 48 * (%1$d + n * %2$d), 'none', true
                from generate_series(0, %3$d) n"""
                        .formatted(shortestMs, trackSeconds * 10, tracks - 1),
                """
                insert into public.playback (session_id, clock_id, at_server_ms)
                select id, 'none', 0 from public.sessions on conflict do nothing""",
                """
                insert into public.queue_entries (session_id, track_id, requested_by)
                select s.id, t.id, s.host_id from public.sessions s
                cross join generate_series(1, %d) n
                cross join lateral (select id from public.tracks where title like 'Track %%' and s.id is not null
                  and n is not null order by random() limit 1) t"""
                        .formatted(ENTRIES),
                "analyze");
    }

    private void startAll(int sessions) {
        for (int user = 0; user < sessions; user++) {
            HttpRequest play =
                    HttpRequest.newBuilder(address("/rest/v1/rpc/command_playback"))
                            .header("apikey", product.anonKey())
                            .header("authorization", "Bearer " + product.token(user))
                            .header("content-type", "application/json")
                            .POST(
                                    HttpRequest.BodyPublishers.ofString(
                                            "{\"p_session\":\"%s\",\"p_epoch\":1,\"p_seq\":0,\"p_command\":\"play\"}"
                                                    .formatted(Party.session(user))))
                            .build();
            HttpResponse<String> answer = ask(play);
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.body());
            }
        }
    }

    /** How far the server's clock is ahead of this machine's, by the quickest of some questions. */
    private double askClock() throws IOException {
        double best = Double.POSITIVE_INFINITY;
        double ahead = 0;
        for (int i = 0; i < 50; i++) {
            double askedMs = nowMs();
            HttpResponse<String> answer = ask(HttpRequest.newBuilder(address("/clock")).build());
            double answeredMs = nowMs();
            if (answeredMs - askedMs < best) {
                best = answeredMs - askedMs;
                ahead =
                        JSON.readTree(answer.body()).path("sentMs").asDouble()
                                - (askedMs + answeredMs) / 2;
            }
        }
        return ahead;
    }

    private HttpResponse<String> ask(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + product.port() + path);
    }

    private static double nowMs() {
        return System.nanoTime() / 1e6;
    }

    /** User and system time of all processes below the server, those that have ended included. */
    private long postgresCpuMs() throws IOException {
        long ticks = 0;
        try (Stream<ProcessHandle> below =
                ProcessHandle.of(product.process().pid()).orElseThrow().descendants()) {
            for (ProcessHandle process : below.toList()) {
                String stat;
                try {
                    stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
                } catch (IOException e) {
                    continue; // it has ended; what its parent waited for is counted there
                }
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                for (int field = 11; field <= 14; field++) {
                    ticks += Long.parseLong(fields[field]);
                }
            }
        }
        return ticks * MS_PER_TICK;
    }

    @Override
    public void opened(Connection connection) {
        int user = opened++;
        connection.attachment = user;
        connection.sendText(JOIN.formatted(Party.session(user), product.token(user)));
    }

    @Override
    public void frame(Connection connection, ByteBuffer frame) {
        if (Stamp.find(frame, ANCHOR, frame.remaining()) >= 0) {
            heard((int) connection.attachment, frame);
        } else if (Stamp.find(frame, JOINED, frame.remaining()) >= 0) {
            joined++;
        }
    }

    private void heard(int session, ByteBuffer frame) {
        double serverMs = nowMs() + serverAheadMs;
        JsonNode anchor;
        try {
            // Flat, within a text frame or after the header of a binary one.
            String text = UTF_8.decode(frame).toString();
            int start = text.lastIndexOf('{', text.indexOf("\"next_entry_id\""));
            anchor = JSON.readTree(text.substring(start, text.indexOf('}', start) + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JsonNode next = announced[session];
        if (next != null
                && measuring
                && anchor.path("entry_id").equals(next.path("next_entry_id"))) {
            double atMs = anchor.path("at_server_ms").asDouble();
            writtenMs.add(Math.abs(atMs - next.path("next_at_server_ms").asDouble()));
            toldMs.add(serverMs - atMs);
        }
        if (next != null && anchor.path("entry_id").equals(next.path("next_entry_id"))) {
            announced[session] =
                    null; // it has begun: what is told of it from now on is something else
        }
        if (anchor.path("next_at_server_ms").isNumber()) {
            if (measuring
                    && (next == null
                            || !next.path("next_entry_id").equals(anchor.path("next_entry_id")))) {
                noticeMs.add(anchor.path("next_at_server_ms").asDouble() - serverMs);
            }
            announced[session] = anchor;
        }
    }

    @Override
    public void closed(Connection connection, int code) {
        throw new IllegalStateException("a socket was closed with " + code);
    }
}
