package whatssound.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import whatssound.session.HandMovedTime;

class SharedSessionsTest {
    private static final Executor AT_ONCE = Runnable::run;
    private static final SharedSession ATTIC =
            new SharedSession("ATTXC2", "Attic", 3, 2, "Azotea", null, null);

    private final List<String> asked = new ArrayList<>();
    private final HandMovedTime time = new HandMovedTime();
    private final SharedSessions sessions =
            new SharedSessions(
                    code -> {
                        asked.add(code);
                        return code.equals(ATTIC.code()) ? Optional.of(ATTIC) : Optional.empty();
                    },
                    AT_ONCE,
                    time);

    @Test
    void wrongCodesUseUpWhatANetworkMayAskAndTimeBringsItBack() {
        for (int i = 0; i < 25; i++) {
            assertThat(sessions.find("WRNG" + (20 + i), "home")).isEmpty();
        }
        assertThat(asked).hasSize(SharedSessions.WRONG_CODES_A_MINUTE);

        assertThat(sessions.find(ATTIC.code(), "home")).isEmpty();
        assertThat(sessions.find(ATTIC.code(), "elsewhere")).contains(ATTIC);
        time.pass(Duration.ofMinutes(1));
        assertThat(sessions.find(ATTIC.code(), "home")).contains(ATTIC);
    }

    @Test
    void manyNetworksHaveNoMoreThanAllMayAsk() {
        for (int i = 0; i < 300; i++) {
            assertThat(sessions.find("W" + (10_000 + i), "network " + i)).isEmpty();
        }
        assertThat(asked).hasSize(SharedSessions.ALL_WRONG_CODES_A_MINUTE);
        assertThat(sessions.find(ATTIC.code(), "elsewhere")).isEmpty();
    }

    @Test
    void aLinkThatAWholePartyOpensIsReadOnceAndCostsNobodyAnything() {
        for (int i = 0; i < 100; i++) {
            assertThat(sessions.find(ATTIC.code(), "home")).contains(ATTIC);
        }
        assertThat(asked).hasSize(1);

        for (int i = 0; i < 30; i++) {
            time.pass(Duration.ofSeconds(11));
            assertThat(sessions.find(ATTIC.code(), "home")).contains(ATTIC);
        }
        assertThat(asked).as("read anew where it may have changed").hasSize(31);
    }

    @Test
    void aDatabaseThatIsAwayKeepsThePageFromNobody() {
        SharedSessions broken =
                new SharedSessions(
                        code -> {
                            throw new IllegalStateException("no connection");
                        },
                        AT_ONCE,
                        time);
        assertThat(broken.find(ATTIC.code(), "home")).isEmpty();

        CountDownLatch never = new CountDownLatch(1);
        Function<String, Optional<SharedSession>> hanging =
                code -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Optional.of(ATTIC);
                };
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            long startNanos = System.nanoTime();
            assertThat(new SharedSessions(hanging, workers, time).find(ATTIC.code(), "home"))
                    .isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
                    .isLessThan(Duration.ofSeconds(5));
            never.countDown();
        }
    }
}
