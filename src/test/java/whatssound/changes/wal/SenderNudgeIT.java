package whatssound.changes.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whatssound.db.Sql;
import whatssound.db.TestDatabase;

@Timeout(60)
class SenderNudgeIT {
    private static final String SENDER =
            "select pid from pg_stat_activity where backend_type = 'walsender' and datname = current_database()";

    /** Nothing of it is told, so that whatever is told is a nudge. */
    private static final String COMMIT = "insert into unpublished values (1)";

    private final TestDatabase database = TestDatabase.fresh();
    private final BlockingQueue<WalEvent> told = new LinkedBlockingQueue<>();
    private final WalStream stream =
            new WalStream(
                    database.address(),
                    List.of(
                            new WalConsumer() {
                                @Override
                                public void accept(WalEvent event) {
                                    told.add(event);
                                }

                                @Override
                                public void gap() {}
                            }));

    @BeforeEach
    void start() throws InterruptedException, SQLException {
        Sql.run(database.address(), "create table unpublished (id int)");
        stream.start();
    }

    @AfterEach
    void stop() {
        stream.close();
        database.close();
    }

    @Test
    void writesSomethingWhereTheSenderSleepsOnACommit() throws Exception {
        String sender = Sql.text(database.address(), SENDER);
        signal("STOP", sender);
        try {
            Sql.run(database.address(), COMMIT);
            stream.committed();
            Thread.sleep(1_000);
        } finally {
            signal("CONT", sender);
        }
        assertThat(told.poll(10, TimeUnit.SECONDS)).isInstanceOf(WalEvent.Begun.class);
    }

    @Test
    void writesNothingWhereAllIsSent() throws Exception {
        Sql.run(database.address(), COMMIT);
        stream.committed();
        assertThat(told.poll(1, TimeUnit.SECONDS)).isNull();
    }

    private static void signal(String name, String pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
    }
}
