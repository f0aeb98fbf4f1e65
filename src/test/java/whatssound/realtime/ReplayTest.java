package whatssound.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import whatssound.realtime.protocol.BroadcastMeta;
import whatssound.realtime.protocol.Outbound;
import whatssound.realtime.protocol.Payload;

class ReplayTest {
    private final Replay replay = new Replay();

    @Test
    void letsEverythingPassThatNobodyKnows() {
        assertThat(replay.passes(stored("a"))).isTrue();
        assertThat(replay.passes(stored("a"))).isTrue();
        assertThat(replay.passes(direct())).isTrue();
    }

    @Test
    void tellsWhatCameWhileTheHistoryWasReadButNotTwice() {
        Outbound.Broadcast late = stored("late");
        Outbound.Broadcast direct = direct();
        replay.hold();
        assertThat(replay.passes(stored("old"))).isFalse();
        assertThat(replay.passes(late)).isFalse();
        assertThat(replay.passes(direct)).isFalse();

        assertThat(replay.release(List.of(replayed("older"), replayed("old"))))
                .containsExactly(late, direct);
        assertThat(replay.passes(stored("older"))).isFalse();
        assertThat(replay.passes(stored("new"))).isTrue();
    }

    @Test
    void keepsOwnMessagesFromTheirSenderOnce() {
        replay.expectOwn("mine");
        assertThat(replay.passes(stored("other"))).isTrue();
        assertThat(replay.passes(stored("mine"))).isFalse();

        replay.expectOwn("failed");
        replay.forgetOwn("failed");
        assertThat(replay.passes(stored("failed"))).isTrue();
    }

    @Test
    void holdsBackOnlySoMuch() {
        replay.hold();
        for (int i = 0; i < 5; i++) {
            replay.passes(
                    new Outbound.Broadcast(
                            "realtime:r", "e", Payload.raw(new byte[1_000_000]), null));
        }

        assertThat(replay.hasOverflowed()).isTrue();
        assertThat(replay.release(List.of())).hasSize(4);
    }

    private static Outbound.Broadcast direct() {
        return new Outbound.Broadcast("realtime:r", "e", Payload.json("{}"), null);
    }

    private static Outbound.Broadcast stored(String id) {
        return new Outbound.Broadcast("realtime:r", "e", Payload.json("{}"), BroadcastMeta.of(id));
    }

    private static Outbound.Broadcast replayed(String id) {
        return new Outbound.Broadcast(
                "realtime:r", "e", Payload.json("{}"), new BroadcastMeta(id, true));
    }
}
