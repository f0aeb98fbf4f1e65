package whatssound.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import whatssound.db.Snapshot;
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
        for (Outbound.Broadcast heard : List.of(stored("old"), late, direct)) {
            assertThat(replay.passes(heard)).isFalse();
        }

        assertThat(replay.release(history(null, "older", "old"))).containsExactly(late, direct);
        assertThat(replay.passes(stored("older"))).isFalse();
        assertThat(replay.passes(stored("new"))).isTrue();
    }

    @Test
    void ofWhatTheHistoryLeftOutNothingFollowsIt() {
        Outbound.Broadcast late = storedBy(102);
        Outbound.Broadcast later = storedBy(105);
        replay.hold();
        for (Outbound.Broadcast heard : List.of(storedBy(99), late, storedBy(103), later)) {
            replay.passes(heard);
        }

        assertThat(replay.release(history("102:105:102", "by 103"))).containsExactly(late, later);
        assertThat(replay.passes(storedBy(101))).as("told late").isFalse();
        assertThat(replay.passes(stored("of no stream"))).isTrue();
        assertThat(replay.passes(storedBy(105 + (1 << 21)))).isTrue();
        assertThat(replay.passes(storedBy(101))).as("nobody waits so long").isTrue();
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
        assertThat(replay.release(history(null))).hasSize(4);
    }

    private static Outbound.Broadcast direct() {
        return new Outbound.Broadcast("realtime:r", "e", Payload.json("{}"), null);
    }

    private static Outbound.Broadcast stored(String id) {
        return new Outbound.Broadcast("realtime:r", "e", Payload.json("{}"), BroadcastMeta.of(id));
    }

    private static History history(@Nullable String cutOff, String... ids) {
        return new History(
                Stream.of(ids)
                        .map(
                                id ->
                                        new Outbound.Broadcast(
                                                "realtime:r",
                                                "e",
                                                Payload.json("{}"),
                                                BroadcastMeta.replayed(id)))
                        .toList(),
                cutOff == null ? null : Snapshot.parse(cutOff));
    }

    private static Outbound.Broadcast storedBy(int transactionId) {
        return new Outbound.Broadcast(
                "realtime:r",
                "e",
                Payload.json("{}"),
                BroadcastMeta.stored("by " + transactionId, transactionId));
    }
}
