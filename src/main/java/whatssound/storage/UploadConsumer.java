package whatssound.storage;

import whatssound.db.Claims;

/**
 * Takes a bucket's uploads over, which then never become objects. On the request's virtual thread.
 *
 * <p>It is asked only once the bucket's limits and policies have allowed the upload.
 */
@FunctionalInterface
public interface UploadConsumer {
    /**
     * Deals with one upload; its file is gone after the call, unless it was moved away.
     *
     * @return the id of what became of it, told to the sender as the object's id
     * @throws whatssound.error.WhatsSoundException when it is refused
     */
    String consume(Claims claims, Upload upload);
}
