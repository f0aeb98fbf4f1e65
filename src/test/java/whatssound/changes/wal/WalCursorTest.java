package whatssound.changes.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WalCursorTest {
    private static final int TRANSACTIONS = 30;

    @Test
    void tellsEachEventOnceWhereverTheStreamBreaksOff() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            WalCursor cursor = new WalCursor();
            cursor.startAt(5);
            List<Integer> told = new ArrayList<>();

            while (told.size() < TRANSACTIONS * 3) {
                stream(cursor, told, random);
            }

            List<Integer> all = new ArrayList<>();
            for (int i = 0; i < TRANSACTIONS * 3; i++) {
                all.add(i);
            }
            assertThat(told).as("seed %d", seed).isEqualTo(all);
        }
    }

    /** Replays the WAL from a place at or before the last complete transaction, and breaks off. */
    private static void stream(WalCursor cursor, List<Integer> told, Random random) {
        int first = (int) Math.max(0, cursor.doneLsn() / 10 - 1 - random.nextInt(3));
        int left = random.nextInt(40);
        for (int transaction = first; transaction < TRANSACTIONS; transaction++) {
            cursor.begin(transaction * 10L + 15);
            for (int row = 0; row < 3; row++) {
                if (left-- == 0) {
                    return;
                }
                if (cursor.isNew()) {
                    told.add(transaction * 3 + row);
                }
            }
            cursor.commit(transaction * 10L + 18);
        }
    }
}
