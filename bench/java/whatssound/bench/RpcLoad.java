package whatssound.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** Calls of functions over REST, counted by how they were answered. Any thread. */
final class RpcLoad {
    private static final long ANSWERED_WITHIN_MS = 60_000;

    private final Product product;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    RpcLoad(Product product) {
        this.product = product;
    }

    static HttpRequest request(Product product, int user, String function, String body) {
        return HttpRequest.newBuilder(
                        URI.create(
                                "http://127.0.0.1:" + product.port() + "/rest/v1/rpc/" + function))
                .header("apikey", product.anonKey())
                .header("authorization", "Bearer " + product.token(user))
                .header("content-type", "application/json")
                .timeout(Duration.ofMinutes(1))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    void call(int user, String function, String body) {
        try {
            HttpResponse<String> response =
                    http.send(request(product, user, function, body), BodyHandlers.ofString());
            if (response.statusCode() < 300) {
                answered.incrementAndGet();
            } else if (refused.getAndIncrement() == 0) {
                System.err.println("the first that was refused: " + response.body());
            }
        } catch (IOException | InterruptedException e) {
            refused.incrementAndGet();
        }
    }

    /** Does so many at a steady rate, while the swarm turns, and returns when all are done. */
    void spread(Swarm swarm, int count, int perSecond, IntConsumer each) throws IOException {
        AtomicInteger open = new AtomicInteger(count);
        long beginNanos = System.nanoTime();
        for (int i = 0; i < count; i++) {
            int number = i;
            long atNanos = beginNanos + i * 1_000_000_000L / perSecond;
            Thread.ofVirtual()
                    .start(
                            () -> {
                                LockSupport.parkNanos(atNanos - System.nanoTime());
                                each.accept(number);
                                open.decrementAndGet();
                            });
        }
        if (!swarm.turnUntil(
                () -> open.get() == 0, count * 1_000L / perSecond + ANSWERED_WITHIN_MS)) {
            throw new IOException(open.get() + " calls were not answered");
        }
    }

    static void pause(long milliseconds) {
        LockSupport.parkNanos(milliseconds * 1_000_000);
    }

    long answered() {
        return answered.get();
    }

    long refused() {
        return refused.get();
    }

    /** Of those before, nothing counts. */
    void forget() {
        answered.set(0);
        refused.set(0);
    }
}
