package whatssound.bench;

import java.sql.SQLException;

/**
 * The topics of the benchmarks: private ones, open to the members that a table names, as an app
 * would have it.
 */
final class Topics {
    private Topics() {}

    /** The first, second … topic of a group. */
    static String name(int group, int topic) {
        return "bench:" + group + (topic == 0 ? "" : ":" + topic);
    }

    /** Makes the table and the policies; user {@code n} is a member of topic {@code n % groups}. */
    static void create(Product product, int users, int groups) throws SQLException {
        product.sql(
                "create table public.bench_members (topic text, user_id uuid, primary key (topic, user_id))",
                "alter table public.bench_members enable row level security",
                "grant select on public.bench_members to authenticated",
                "create policy own on public.bench_members for select to authenticated using (user_id = auth.uid())",
                """
                create policy "bench: members listen" on realtime.messages for select to authenticated
                using (exists (select from public.bench_members m
                               where m.topic = split_part(realtime.topic(), ':', 2) and m.user_id = auth.uid()))""",
                """
                create policy "bench: members speak" on realtime.messages for insert to authenticated
                with check (exists (select from public.bench_members m
                                    where m.topic = split_part(realtime.topic(), ':', 2) and m.user_id = auth.uid()))""");
        addMembers(product, users, groups);
    }

    private static void addMembers(Product product, int users, int groups) throws SQLException {
        try (var connection = product.database();
                var insert =
                        connection.prepareStatement(
                                "insert into public.bench_members values (?, ?)")) {
            connection.setAutoCommit(false);
            for (int user = 0; user < users; user++) {
                insert.setString(1, Integer.toString(user % groups));
                insert.setObject(2, AnonymousUser.number(user).id());
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
        product.sql("analyze public.bench_members");
    }
}
