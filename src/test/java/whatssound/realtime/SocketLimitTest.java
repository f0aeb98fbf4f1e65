package whatssound.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import whatssound.realtime.protocol.Inbound;

class SocketLimitTest {
    private static final Inbound PUSH = new Inbound.Untrack("realtime:r", "1", "2");
    private static final Inbound LEAVE = new Inbound.Leave("realtime:r", "1", "2");
    private static final Inbound HEARTBEAT = new Inbound.Heartbeat("1");

    private final SocketLimit limit = new SocketLimit();

    @Test
    void takesWhatPeopleSend() {
        assertThat(permitted(Stream.generate(() -> PUSH).limit(1_000))).isEqualTo(1_000);
    }

    @Test
    void refusesAFloodButNeverAHeartbeatOrALeave() {
        assertThat(permitted(Stream.generate(() -> PUSH).limit(1_000_000))).isLessThan(900_000);

        assertThat(
                        IntStream.range(0, 1_000)
                                .allMatch(i -> limit.permits(LEAVE) && limit.permits(HEARTBEAT)))
                .isTrue();
    }

    private long permitted(Stream<Inbound> messages) {
        return messages.filter(limit::permits).count();
    }
}
