package whatssound.realtime;

import org.jspecify.annotations.Nullable;
import whatssound.db.Claims;

/** What the policies on {@code realtime.messages} are asked. Equal questions have one answer. */
sealed interface Question {
    Claims claims();

    String topic();

    /** Which kinds of messages the user may receive. */
    record Read(Claims claims, String topic) implements Question {}

    /** What may be written, of one kind. */
    sealed interface Write extends Question {
        /** The extension of the row that would be written. */
        String extension();

        /** The event of that row; null where the kind has none. */
        @Nullable String event();
    }

    /** Whether the user may broadcast an event. */
    record WriteBroadcast(Claims claims, String topic, String event) implements Write {
        @Override
        public String extension() {
            return "broadcast";
        }
    }

    /** Whether the user may be shown in presence. */
    record WritePresence(Claims claims, String topic) implements Write {
        @Override
        public String extension() {
            return "presence";
        }

        @Override
        public @Nullable String event() {
            return null;
        }
    }
}
