// SQL as the database's owner, as the maker of an app would run it.
import pg from "pg";

export const openDatabase = (server) => new pg.Pool({ connectionString: server.databaseUrl });
