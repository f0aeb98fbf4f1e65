package whatssound.gateway;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** The answer by which the client of an {@link HttpSocket} hears, on the socket's event loop. */
sealed interface Downstream {
    /** Whether the connection takes more now. */
    boolean takes();

    /** Writes; whether more may follow in this answer. */
    boolean write(Buffer lines);

    /** Ends the answer, empty where nothing was written. */
    void end();

    /**
     * Stays open, and takes one line after the other; its connection is the socket's event loop's.
     */
    record Stream(HttpServerResponse response) implements Downstream {
        @Override
        public boolean takes() {
            return !response.writeQueueFull();
        }

        @Override
        public boolean write(Buffer lines) {
            var _ = response.write(lines);
            return true;
        }

        /** What the connection does not take any more does not keep it open. */
        @Override
        public void end() {
            var _ = takes() ? response.end() : response.reset();
        }
    }

    /**
     * Waits until there is something to tell, and is over then; its connection may be another event
     * loop's.
     */
    record Poll(HttpServerResponse response, Context context, long sinceNanos)
            implements Downstream {
        @Override
        public boolean takes() {
            return true;
        }

        @Override
        public boolean write(Buffer lines) {
            answer(lines);
            return false;
        }

        @Override
        public void end() {
            answer(Buffer.buffer());
        }

        private void answer(Buffer lines) {
            context.runOnContext(
                    turn -> {
                        if (!response.ended() && !response.closed()) {
                            var _ = response.end(lines);
                        }
                    });
        }
    }
}
