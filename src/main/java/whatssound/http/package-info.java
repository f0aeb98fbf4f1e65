/**
 * HTTP as the dialects see it: requests and responses as values, free of any server library.
 *
 * <p>{@code gateway} turns sockets into these records and back; {@code auth}, {@code rest}, {@code
 * storage} and {@code media} answer them with straight-line code on virtual threads.
 */
@NullMarked
package whatssound.http;

import org.jspecify.annotations.NullMarked;
