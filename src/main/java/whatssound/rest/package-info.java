/** The PostgREST dialect: tables and functions over HTTP, under row level security. */
@NullMarked
package whatssound.rest;

import org.jspecify.annotations.NullMarked;
