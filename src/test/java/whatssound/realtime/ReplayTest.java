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
        Outbound.Broadcast late = storedBy(102);
        Outbound.Broadcast later = storedBy(105);
        Outbound.Broadcast direct = direct();
        replay.hold();
        for (Outbound.Broadcast heard : List.of(storedBy(99), late, direct, storedBy(103), later)) {
            assertThat(replay.passes(heard)).isFalse();
        }

        assertThat(replay.release(Snapshot.parse("102:105:102")))
                .containsExactly(late, direct, later);
        assertThat(replay.passes(storedBy(106))).isTrue();
    }

    @Test
    void keepsBackWhatTheHistorySawAndTheStreamTellsLater() {
        replay.hold();
        replay.release(Snapshot.parse("100:103:100,101"));

        assertThat(replay.passes(storedBy(99))).isFalse();
        assertThat(replay.passes(storedBy(101))).isTrue();
        assertThat(replay.passes(storedBy(102))).isFalse();
        assertThat(replay.passes(stored("of no stream"))).isTrue();
        assertThat(replay.passes(storedBy(103))).isTrue();
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
        assertThat(replay.release(Snapshot.parse("1:1:"))).hasSize(4);
    }

    private static Outbound.Broadcast direct() {
        return new Outbound.Broadcast("realtime:r", "e", Payload.json("{}"), null);
    }

    private static Outbound.Broadcast stored(String id) {
        return new Outbound.Broadcast("realtime:r", "e", Payload.json("{}"), BroadcastMeta.of(id));
    }

    private static Outbound.Broadcast storedBy(int transactionId) {
        return new Outbound.Broadcast(
                "realtime:r",
                "e",
                Payload.json("{}"),
                BroadcastMeta.stored("by " + transactionId, transactionId));
    }
}
