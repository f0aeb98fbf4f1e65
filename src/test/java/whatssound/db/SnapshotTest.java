package whatssound.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    @Test
    void sawWhatHadCommitted() {
        Snapshot snapshot = Snapshot.parse("10:14:10,12");

        assertThat(snapshot).isEqualTo(new Snapshot(14, Set.of(10, 12)));
        assertThat(snapshot.saw(9)).isTrue();
        assertThat(snapshot.saw(10)).isFalse();
        assertThat(snapshot.saw(11)).isTrue();
        assertThat(snapshot.saw(13)).isTrue();
        assertThat(snapshot.saw(14)).isFalse();
        assertThat(snapshot.precedes(13)).isFalse();
        assertThat(snapshot.precedes(14)).isTrue();
    }

    @Test
    void knowsIdsByTheirLowerHalf() {
        Snapshot snapshot = Snapshot.parse("8589934590:8589934594:8589934591");

        assertThat(snapshot.saw(-2)).isTrue();
        assertThat(snapshot.saw(-1)).isFalse();
        assertThat(snapshot.saw(1)).isTrue();
        assertThat(snapshot.saw(2)).isFalse();
    }
}
