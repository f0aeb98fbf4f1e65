package whatssound.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A client that hears by events or by polls, and keeps all lines that it hears. */
final class LineClient implements AutoCloseable {
    private static final long PATIENCE_MS = 10_000;

    enum Way {
        STREAM,
        POLL
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> heard = new ArrayList<>();
    private final String base;
    private final String id;
    private volatile boolean closed;
    private int over;

    LineClient(int port, Way way, String version) {
        this.base = "http://127.0.0.1:" + port + "/realtime/v1";
        String path = (way == Way.STREAM ? "/stream" : "/poll") + "?apikey=any&vsn=" + version;
        Thread.startVirtualThread(
                () -> {
                    int status = read(path);
                    while (status == 200 && way == Way.POLL && !closed) {
                        status = read("/poll/" + id());
                    }
                    ended(status);
                });
        this.id = await(line -> line.startsWith("o")).substring(1);
    }

    private String id() {
        return await(line -> line.startsWith("o")).substring(1);
    }

    private int read(String path) {
        try {
            HttpResponse<InputStream> answer = get(path);
            BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data:")) {
                    add(line.substring("data:".length()));
                }
            }
            return answer.statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private HttpResponse<InputStream> get(String path) throws IOException {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(base + path)).build(),
                    HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private synchronized void add(String line) {
        heard.add(line);
        notifyAll();
    }

    private synchronized void ended(int status) {
        over = status == 0 ? -1 : status;
        notifyAll();
    }

    /** Says lines, and returns the status of the answer. */
    int say(String... lines) {
        return say(String.join("\n", lines).getBytes(UTF_8)).statusCode();
    }

    HttpResponse<String> say(byte[] body) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(base + "/push/" + id))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for a line, heard before or after the call. */
    String await(Predicate<String> wanted) {
        return awaitThat(() -> heard.stream().filter(wanted).findFirst());
    }

    /** The status of the last answer, once there is none any more; -1 for one that broke off. */
    int awaitEnd() {
        return awaitThat(() -> over == 0 ? Optional.empty() : Optional.of(over));
    }

    private synchronized <T> T awaitThat(Supplier<Optional<T>> wanted) {
        long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000;
        Optional<T> found = wanted.get();
        while (found.isEmpty()) {
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                throw new AssertionError("not heard within " + PATIENCE_MS + " ms: " + heard);
            }
            try {
                wait(leftMs);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            found = wanted.get();
        }
        return found.get();
    }

    synchronized List<String> heard() {
        return List.copyOf(heard);
    }

    /** Is gone without a word. */
    void abort() {
        closed = true;
        http.shutdownNow();
    }

    @Override
    public void close() {
        abort();
    }
}
