package whatssound.realtime;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * Blocking work for something that lives on an event loop.
 *
 * @param workers runs the work, on virtual threads
 * @param loop runs what follows from it
 * @param subject names in the log what the work is for
 */
record OffLoop(Executor workers, Executor loop, String subject) {
    private static final Logger LOG = LoggerFactory.getLogger(OffLoop.class);

    /**
     * Does the work, and hands {@code resume}, on the loop, what to run then: {@code done} with the
     * result, or {@code refused} with why there is none.
     */
    <T> void run(
            Supplier<T> work,
            Consumer<T> done,
            Consumer<WhatsSoundException> refused,
            Consumer<Runnable> resume) {
        workers.execute(
                () -> {
                    Runnable outcome = outcome(work, done, refused);
                    loop.execute(() -> resume.accept(outcome));
                });
    }

    private <T> Runnable outcome(
            Supplier<T> work, Consumer<T> done, Consumer<WhatsSoundException> refused) {
        try {
            T result = work.get();
            return () -> done.accept(result);
        } catch (WhatsSoundException refusal) {
            return () -> refused.accept(refusal);
        } catch (RuntimeException failure) {
            LOG.warn("{}: the database did not answer", subject, failure);
            WhatsSoundException refusal =
                    new WhatsSoundException(
                            ErrorCode.UNABLE_TO_CONNECT_TO_PROJECT,
                            "The database does not answer",
                            failure);
            return () -> refused.accept(refusal);
        }
    }
}
