package whatssound.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggedFailuresTest {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedFailuresTest.class);

    @Test
    void hearsOfTasksThatThrewOnAnEventLoop() throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        try (LoggedFailures failures = new LoggedFailures()) {
            Context context = vertx.getOrCreateContext();
            CountDownLatch behind = new CountDownLatch(1);
            ((ContextInternal) context).nettyEventLoop().execute(() -> fail("in a task of Netty"));
            context.runOnContext(turn -> fail("in a task of Vert.x"));
            context.runOnContext(turn -> behind.countDown());

            assertThat(behind.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(failures.all())
                    .hasSize(2)
                    .anyMatch(failure -> failure.contains("in a task of Netty"))
                    .anyMatch(failure -> failure.contains("in a task of Vert.x"));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void hearsOfWhatEndedAThreadAndOfErrorsButNotOfWarnings() throws InterruptedException {
        try (LoggedFailures failures = new LoggedFailures()) {
            Thread.startVirtualThread(() -> fail("in a thread")).join();
            LOG.error("an error of the test");
            LOG.warn("a warning of the test");

            assertThat(failures.all())
                    .hasSize(2)
                    .anyMatch(failure -> failure.contains("in a thread"))
                    .anyMatch(failure -> failure.contains("an error of the test"));
        }
    }

    private static void fail(String where) {
        throw new IllegalStateException(where);
    }
}
