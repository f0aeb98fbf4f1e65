package whatssound.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.changes.wal.WalConsumer;
import whatssound.changes.wal.WalEvent;
import whatssound.realtime.Realtime;

/**
 * Passes on what {@code realtime.reauthorise} says, once its transaction has committed. Lives on
 * the stream's thread.
 */
public final class Reauthorisations implements WalConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(Reauthorisations.class);
    private static final String PREFIX = "whatssound.reauthorise";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Realtime realtime;

    public Reauthorisations(Realtime realtime) {
        this.realtime = realtime;
    }

    @Override
    public void accept(WalEvent event) {
        if (event instanceof WalEvent.Message(String prefix, String content)
                && prefix.equals(PREFIX)) {
            try {
                JsonNode message = JSON.readTree(content);
                realtime.reauthoriseAfter(
                        Long.parseUnsignedLong(message.path("xid").asText()),
                        message.path("topic").asText(),
                        message.has("user_id")
                                ? UUID.fromString(message.path("user_id").asText())
                                : null);
            } catch (JsonProcessingException | IllegalArgumentException e) {
                // Anyone may write a message to the WAL. What cannot be read may mean anything.
                LOG.warn("a message {} is asked of all: it cannot be read", PREFIX, e);
                realtime.reauthoriseAll();
            }
        }
    }

    @Override
    public void gap() {
        realtime.reauthoriseAll();
    }
}
