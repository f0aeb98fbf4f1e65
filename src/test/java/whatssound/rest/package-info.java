/** Tests of the REST API against a real Postgres. */
@NullMarked
package whatssound.rest;

import org.jspecify.annotations.NullMarked;
