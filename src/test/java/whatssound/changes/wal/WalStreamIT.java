package whatssound.changes.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whatssound.changes.wal.WalEvent.RowChange;
import whatssound.db.Sql;
import whatssound.db.TestDatabase;

@Timeout(60)
class WalStreamIT {
    private static final String SENDERS =
            " from pg_stat_activity where backend_type = 'walsender' and datname = current_database()";
    private static final String PID_OF_SENDER = "select coalesce(max(pid), 0)" + SENDERS;
    private static final String KILL_SENDER = "select pg_terminate_backend(pid)" + SENDERS;

    private final TestDatabase database = TestDatabase.fresh();
    private final Recorder told = new Recorder();
    private final WalStream stream = new WalStream(database.address(), List.of(told));

    /** Keeps what it is told. */
    private static final class Recorder implements WalConsumer {
        final BlockingQueue<WalEvent> events = new LinkedBlockingQueue<>();
        final AtomicInteger gaps = new AtomicInteger();
        final AtomicInteger losses = new AtomicInteger();

        @Override
        public void accept(WalEvent event) {
            events.add(event);
        }

        @Override
        public void lost() {
            losses.incrementAndGet();
        }

        @Override
        public void gap() {
            gaps.incrementAndGet();
        }

        WalEvent next() throws InterruptedException {
            return Objects.requireNonNull(
                    events.poll(10, TimeUnit.SECONDS), "no event within 10 s");
        }

        /** The next but for the ends of transactions. */
        WalEvent nextInside() throws InterruptedException {
            WalEvent event = next();
            while (event instanceof WalEvent.Begun || event instanceof WalEvent.Committed) {
                event = next();
            }
            return event;
        }

        RowChange nextRow() throws InterruptedException {
            while (true) {
                if (next() instanceof RowChange change) {
                    return change;
                }
            }
        }
    }

    @BeforeEach
    void start() throws InterruptedException, SQLException {
        sql("create table numbers (id int primary key, text text)");
        sql("alter publication supabase_realtime add table numbers");
        stream.start();
    }

    @AfterEach
    void stop() {
        stream.close();
        database.close();
    }

    private void sql(String statements) throws SQLException {
        Sql.run(database.address(), statements);
    }

    @Test
    void tellsRowsWithTheirOldOnes() throws Exception {
        sql("insert into numbers values (1, null)");
        sql("update numbers set text = 'one'");
        sql("update numbers set id = 2");
        sql("alter table numbers replica identity full");
        sql("update numbers set text = 'two'");
        sql("delete from numbers");

        RowChange insert = told.nextRow();
        assertThat(insert.kind()).isEqualTo(ChangeKind.INSERT);
        assertThat(insert.row()).containsEntry("id", "1").containsEntry("text", null);
        assertThat(insert.relation().columns())
                .extracting(Column::name, Column::typeOid, Column::key)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("id", 23, true),
                        org.assertj.core.groups.Tuple.tuple("text", 25, false));
        assertThat(told.nextRow().old()).isEqualTo(Map.of("id", "1"));
        RowChange moved = told.nextRow();
        assertThat(moved.old()).isEqualTo(Map.of("id", "1"));
        assertThat(moved.row()).isEqualTo(Map.of("id", "2", "text", "one"));
        assertThat(told.nextRow().old()).isEqualTo(Map.of("id", "2", "text", "one"));
        RowChange delete = told.nextRow();
        assertThat(delete.kind()).isEqualTo(ChangeKind.DELETE);
        assertThat(delete.old()).isEqualTo(Map.of("id", "2", "text", "two"));
        assertThat(delete.row()).isEmpty();
    }

    @Test
    void leavesOutLargeValuesThatDidNotChangeUnlessTheOldRowHasThem() throws Exception {
        sql("alter table numbers alter text set storage external");
        sql("insert into numbers values (1, repeat('x', 10000))");
        sql("update numbers set id = 2");
        sql("alter table numbers replica identity full");
        sql("update numbers set id = 3");

        told.nextRow();
        assertThat(told.nextRow().row()).isEqualTo(Map.of("id", "2"));
        assertThat(told.nextRow().row()).containsEntry("text", "x".repeat(10_000));
    }

    @Test
    void tellsACommitOnceWhoReadsSeesIt() throws Exception {
        // A commit is sent to the stream, and shown to nobody before a standby has it.
        standBy("alter system set synchronous_standby_names = 'nobody'");
        Thread committing = Thread.ofVirtual().unstarted(this::insertOne);
        try {
            committing.start();
            awaitOne("pg_stat_activity where wait_event = 'SyncRep'");
            sql("set synchronous_commit = local; insert into numbers values (2, null)");
            awaitOne("pg_stat_replication where sent_lsn >= pg_current_wal_flush_lsn()");
            assertThat(told.events).isEmpty();
        } finally {
            standBy("alter system reset synchronous_standby_names");
        }
        committing.join();
        assertThat(id()).isEqualTo("1");
        assertThat(id()).isEqualTo("2");
    }

    private void standBy(String setting) throws SQLException {
        sql(setting);
        sql("select pg_reload_conf()");
    }

    private void insertOne() {
        try {
            sql("insert into numbers values (1, null)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitOne(String rows) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        String count = "select count(*) from " + rows;
        while (!Sql.text(database.address(), count).equals("1")) {
            assertThat(System.nanoTime()).as(rows).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    @Test
    void staysOpenWhileNothingIsWritten() throws Exception {
        Thread.sleep(WalStream.STATUS_INTERVAL_SECONDS * 1_000L + 1_500);
        sql("insert into numbers values (1, null)");

        assertThat(told.nextRow().row()).containsEntry("id", "1");
        assertThat(told.losses).hasValue(0);
    }

    @Test
    void tellsTransactionsFromBeginToCommit() throws Exception {
        sql(
                "begin; insert into numbers values (1, null); insert into numbers values (2, null); commit");

        WalEvent.Begun begun = (WalEvent.Begun) told.next();
        assertThat(begun.xid()).isPositive();
        assertThat(Math.abs(System.currentTimeMillis() - begun.commitTimeMs()))
                .isLessThan(Duration.ofMinutes(1).toMillis());
        assertThat(told.next()).isInstanceOf(RowChange.class);
        assertThat(told.next()).isInstanceOf(RowChange.class);
        assertThat(told.next()).isEqualTo(new WalEvent.Committed());
    }

    @Test
    void tellsMessagesTruncatesAndChangesOfTheSchema() throws Exception {
        sql("select pg_logical_emit_message(true, 'a.prefix', 'hé')");
        sql("truncate numbers");
        sql("alter table numbers add column more int");
        sql("create temporary table unseen (id int)");
        sql("drop table numbers");

        assertThat(told.nextInside()).isEqualTo(new WalEvent.Message("a.prefix", "hé"));
        assertThat(told.nextInside()).isInstanceOf(WalEvent.Truncated.class);
        assertThat(told.nextInside())
                .isEqualTo(new WalEvent.Message("whatssound.schema", "ALTER TABLE"));
        assertThat(told.nextInside())
                .isEqualTo(new WalEvent.Message("whatssound.schema", "DROP TABLE"));
    }

    @Test
    void tellsEachRowOnceThoughItsConnectionIsKilledUnderLoad() throws Exception {
        int rows = 0;
        String killed = "0";
        try (Connection writer = Sql.connect(database.address())) {
            for (int kills = 0; kills < 6; kills++) {
                for (int statement = 0; statement < 40; statement++) {
                    Sql.run(
                            writer,
                            "insert into numbers select n, 'row' from generate_series(%d, %d) n"
                                    .formatted(rows, rows + 49));
                    rows += 50;
                }
                killed = awaitSenderAfter(killed);
                sql(KILL_SENDER);
            }
        }
        sql("insert into numbers values (-1, 'last')");

        List<String> ids = new ArrayList<>();
        for (String id = id(); !"-1".equals(id); id = id()) {
            ids.add(id);
        }
        List<String> all = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            all.add(Integer.toString(i));
        }
        assertThat(ids).isEqualTo(all);
        assertThat(told.gaps).hasValue(0);
    }

    /**
     * Else the next kill would find the stream still away, or the one that is dying, and kill
     * nobody.
     */
    private String awaitSenderAfter(String killed) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        String pid;
        do {
            Thread.sleep(5);
            pid = Sql.text(database.address(), PID_OF_SENDER);
        } while ((pid.equals("0") || pid.equals(killed)) && System.nanoTime() < deadline);
        assertThat(pid).isNotIn("0", killed);
        return pid;
    }

    private String id() throws InterruptedException {
        return String.valueOf(told.nextRow().row().get("id"));
    }

    @Test
    void tellsOfTheGapWhenTheGuardIsLostToo() throws Exception {
        sql(
                "select pg_terminate_backend(active_pid) from pg_replication_slots"
                        + " where database = current_database()");
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (told.gaps.get() == 0 && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(told.gaps).hasValue(1);
        sql("insert into numbers values (1, null)");
        assertThat(told.nextRow().row()).containsEntry("id", "1");
    }

    @Test
    void leavesNoSlotBehind() throws Exception {
        stream.close();
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        String slots =
                "select count(*) from pg_replication_slots where database = current_database()";
        while (!Sql.text(database.address(), slots).equals("0") && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(Sql.text(database.address(), slots)).isEqualTo("0");
    }
}
