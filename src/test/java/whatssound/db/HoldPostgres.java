package whatssound.db;

import java.nio.file.Path;

/** A process that runs an embedded Postgres, has a row acknowledged and waits to be killed. */
final class HoldPostgres {
    private HoldPostgres() {}

    public static void main(String[] arguments) throws Exception {
        try (DataFolder folder = DataFolder.open(Path.of(arguments[0]));
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Path.of(arguments[1]))) {
            Sql.run(postgres.address(), "drop table if exists held");
            Sql.run(postgres.address(), "create table held (id integer)");
            Sql.run(postgres.address(), "insert into held values (1)");
            Path cluster = folder.path().resolve("postgres/cluster");
            System.out.println("holding " + PostmasterPid.read(cluster).orElseThrow().pid());
            System.in.read();
        }
    }
}
