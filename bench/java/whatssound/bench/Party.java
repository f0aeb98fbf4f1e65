package whatssound.bench;

import java.sql.SQLException;
import java.util.UUID;

/** Sessions of the app with their members, so that its own policies decide. */
final class Party {
    private Party() {}

    static UUID session(int number) {
        return new UUID(0x0000_0000_0000_4001L, 0x8000_0000_0000_0000L | number);
    }

    /** Makes them; user {@code n} is a member of session {@code n % sessions}. */
    static void create(Product product, int users, int sessions) throws SQLException {
        String user = "('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
        product.sql(
                "insert into auth.users (id, is_anonymous) select %s, true from generate_series(0, %d) n"
                        .formatted(user, users - 1),
                """
                insert into public.sessions (id, code, name, host_id, deck_holder_id)
                select ('00000000-0000-4001-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
                  translate(lpad(to_hex(n), 6, '0'), '01', 'XY'), 'Bench', %1$s, %1$s
                from generate_series(0, %2$d) n"""
                        .formatted(user, sessions - 1)
                        .replace("to_hex(n), 6", "upper(to_hex(n)), 6"),
                """
                insert into public.members (session_id, user_id)
                select ('00000000-0000-4001-8000-' || lpad(to_hex(n %% %d), 12, '0'))::uuid, %s
                from generate_series(0, %d) n"""
                        .formatted(sessions, user, users - 1),
                "analyze");
    }
}
