/** Postgres: the embedded server, migrations, pools, and the one way to SQL. */
@NullMarked
package whatssound.db;

import org.jspecify.annotations.NullMarked;
