/** What the REST API exposes: the tables, foreign keys and functions of the public schema. */
@NullMarked
package whatssound.rest.schema;

import org.jspecify.annotations.NullMarked;
