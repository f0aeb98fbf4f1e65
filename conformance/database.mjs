// SQL as the database's owner, as the maker of an app would run it.
import pg from "pg";

export function openDatabase(server) {
  const pool = new pg.Pool({ connectionString: server.databaseUrl });
  // A connection that rests may end with its server; who asks next is told.
  pool.on("error", () => undefined);
  return pool;
}
