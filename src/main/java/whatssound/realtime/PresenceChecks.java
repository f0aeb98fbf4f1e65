package whatssound.realtime;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import whatssound.db.Claims;
import whatssound.error.WhatsSoundException;

/** What members of some private topics may show of themselves. Any thread. */
public final class PresenceChecks {
    private final List<Rule> rules = new CopyOnWriteArrayList<>();

    /** Looks at what somebody shows; must not block. */
    @FunctionalInterface
    public interface Check {
        /**
         * Refuses what may not be shown.
         *
         * @param key under which it is shown
         * @throws WhatsSoundException to refuse it: its sender is told the code
         */
        void accept(Claims sender, String key, String metaJson);
    }

    private record Rule(String topicPrefix, Check check) {}

    PresenceChecks() {}

    /** Has all that is shown on private topics that begin so checked. */
    public void add(String topicPrefix, Check check) {
        rules.add(new Rule(topicPrefix, check));
    }

    void check(Topic topic, Claims sender, String key, String metaJson) {
        for (Rule rule : rules) {
            if (topic.isPrivate() && topic.name().startsWith(rule.topicPrefix())) {
                rule.check().accept(sender, key, metaJson);
            }
        }
    }
}
