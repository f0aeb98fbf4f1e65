package whatssound.session;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.Database;

/**
 * The session that is always there: nobody hosts it, and the Auto-DJ plays what comes with the
 * program to whoever comes. Blocks; used at the start.
 */
public final class DemoSession {
    /**
     * Public, so that it need not be hard to guess; somebody's session may have taken it before.
     */
    public static final String CODE = "DEEJAY";

    /** The same in all languages of the web app. */
    static final String NAME = "WhatsSound Radio";

    private static final Logger LOG = LoggerFactory.getLogger(DemoSession.class);

    private final DemoSessionStore store;

    public DemoSession(Database database) {
        this.store = new DemoSessionStore(database);
    }

    /** Sees to it that there is one, once the tracks that come with the program are there. */
    public void open() {
        if (store.open(NAME, CODE) == null) {
            LOG.warn("without demo tracks there is no demo session");
        }
    }

    /** Sees to it that there is none. */
    public void close() {
        store.close();
    }
}
