package whatssound.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Members of a session who vote over REST, each vote another one. Begun on the swarm's thread, each
 * vote is sent on a virtual one.
 */
final class VoteLoad {
    private static final long ANSWERED_WITHIN_MS = 60_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Product product;
    private final int users;
    private final int entries;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Queue<Vote> answered = new ConcurrentLinkedQueue<>();
    private final AtomicLong refused = new AtomicLong();
    private int sent;

    /** A vote that was taken, and its number among all that happened to the session's votes. */
    record Vote(long sentNanos, long seq) {}

    VoteLoad(Product product, int users, int entries) {
        this.product = product;
        this.users = users;
        this.entries = entries;
    }

    /** Entries of the first session that nobody asked for, so that everybody may vote. */
    static void createEntries(Product product, int count) throws SQLException {
        product.sql(
                """
                insert into public.queue_entries (id, session_id, track_id)
                select ('00000000-0000-4002-8000-' || lpad(n::text, 12, '0'))::uuid, '%s', t.id
                from generate_series(0, %d) n, (select id from public.tracks limit 1) t"""
                        .formatted(Party.session(0), count - 1),
                "update public.sessions set queue_order = 'fair'");
    }

    /** The session plays something that lasts, so that none of the entries is announced. */
    static void play(Product product) throws SQLException, IOException, InterruptedException {
        product.sql(
                """
                with track as (
                  insert into public.tracks (title, duration_ms, sample_rate, sample_count, audio_path, demo)
                  values ('Long', 3600000, 48000, 48 * 3600000, 'none', true) returning id)
                insert into public.queue_entries (session_id, track_id, pinned_at)
                select '%s', id, now() from track"""
                        .formatted(Party.session(0)),
                """
                insert into public.playback (session_id, clock_id, at_server_ms)
                values ('%s', 'none', 0) on conflict do nothing"""
                        .formatted(Party.session(0)));
        HttpResponse<String> answer =
                HttpClient.newHttpClient()
                        .send(
                                RpcLoad.request(
                                        product,
                                        0,
                                        "command_playback",
                                        "{\"p_session\":\"%s\",\"p_epoch\":1,\"p_seq\":0,\"p_command\":\"play\"}"
                                                .formatted(Party.session(0))),
                                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.body());
        }
    }

    private static UUID entry(int number) {
        return UUID.fromString("00000000-0000-4002-8000-%012d".formatted(number));
    }

    /** Sends so many at a steady rate, while the swarm turns, and returns when all are answered. */
    void send(Swarm swarm, int count, int perMinute) throws IOException {
        AtomicInteger open = new AtomicInteger(count);
        long beginNanos = System.nanoTime();
        for (int i = 0; i < count; i++) {
            int number = sent++;
            long atNanos = beginNanos + i * 60_000_000_000L / perMinute;
            Thread.ofVirtual()
                    .start(
                            () -> {
                                LockSupport.parkNanos(atNanos - System.nanoTime());
                                vote(number);
                                open.decrementAndGet();
                            });
        }
        long withinMs = count * 60_000L / perMinute + ANSWERED_WITHIN_MS;
        if (!swarm.turnUntil(() -> open.get() == 0, withinMs)) {
            throw new IOException(open.get() + " votes were not answered");
        }
    }

    private void vote(int number) {
        int entry = number / users % entries;
        HttpRequest request =
                RpcLoad.request(
                        product,
                        number % users,
                        "vote",
                        "{\"p_entry\":\"%s\",\"p_up\":true}".formatted(entry(entry)));
        long sentNanos = System.nanoTime();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            JsonNode body = JSON.readTree(response.body());
            if (response.statusCode() == 200) {
                answered.add(new Vote(sentNanos, body.path("seq").asLong()));
            } else if (refused.getAndIncrement() == 0) {
                System.err.println("a vote was refused: " + response.body());
            }
        } catch (IOException | InterruptedException e) {
            refused.incrementAndGet();
        }
    }

    List<Vote> answered() {
        return List.copyOf(answered);
    }

    long refused() {
        return refused.get();
    }

    /** Of those before, nothing counts. */
    void forget() {
        answered.clear();
        refused.set(0);
    }
}
