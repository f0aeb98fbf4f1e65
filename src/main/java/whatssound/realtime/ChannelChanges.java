package whatssound.realtime;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.realtime.protocol.ChangesConfig;
import whatssound.realtime.protocol.Outbound;

/**
 * A channel's part in Postgres Changes: subscribes after the join and with each new token, and
 * tries again what may come to be served later.
 *
 * <p>Lives on its socket's event loop; only {@link #shard} and {@link #topic} are for any thread.
 */
public final class ChannelChanges {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelChanges.class);
    private static final int MAX_BINDINGS = 100;
    private static final long RETRY_MS = 5_000;
    private static final String LIVE = "Subscribed to PostgreSQL";

    private final Channel channel;
    private final Realtime realtime;
    private final ChangesConfig config;
    private final String topic;
    private boolean joinAnswered;
    private boolean subscribing;
    private boolean over;
    private @Nullable Claims newer;
    private @Nullable String lastRefusal;

    /** Why a binding that was live is served no more, for as long as it is not. */
    private @Nullable WhatsSoundException lost;

    ChannelChanges(Channel channel, Realtime realtime, ChangesConfig config) {
        this.channel = channel;
        this.realtime = realtime;
        this.config = config;
        this.topic = channel.topic().wire();
    }

    /** The channel is admitted: answers the join, now or once the changes are live. */
    void start(Claims claims) {
        if (config.bindings().size() > MAX_BINDINGS) {
            channel.refuseJoin(
                    new WhatsSoundException(
                            ErrorCode.POSTGRES_CHANGES_INVALID,
                            "A channel has at most " + MAX_BINDINGS + " bindings"));
            return;
        }
        if (config.bindings().isEmpty() || !config.waits()) {
            answerJoin();
        } else {
            after(config.timeoutMs(), this::timedOut);
        }
        subscribe(claims, 0);
    }

    /** The channel has new claims, which count at once. */
    void renew(Claims claims) {
        if (subscribing) {
            newer = claims;
        } else {
            subscribe(claims, 0);
        }
    }

    /** The channel is over. */
    void stop() {
        over = true;
        if (!config.bindings().isEmpty()) {
            realtime.changes().unsubscribe(this);
        }
    }

    /** Hands a change to the client. */
    public void deliver(Outbound.PostgresChange change) {
        if (!over) {
            channel.deliver(change);
        }
    }

    /** A binding is served no more, until it is {@link #restored}; the others stay live. */
    public void lost(WhatsSoundException why) {
        lost = why;
        if (!over && !subscribing) {
            channel.changesNotice(why.code(), why.text());
        }
    }

    /** All bindings are served again. */
    public void restored() {
        lost = null;
        if (!over && !subscribing) {
            channel.changesNotice(null, LIVE);
        }
    }

    /** The subscription has ended, and with it what is said of its bindings. */
    public void unsubscribed() {
        lost = null;
    }

    /** Changes were lost, or cannot be told: the client has to come back and read anew. */
    public void fail(String why) {
        channel.fail(why);
    }

    public Shard shard() {
        return channel.shard();
    }

    /** As on the wire. */
    public String topic() {
        return topic;
    }

    private void subscribe(Claims claims, long delayMs) {
        if (config.bindings().isEmpty()) {
            return;
        }
        subscribing = true;
        realtime.workers()
                .execute(
                        () -> {
                            WhatsSoundException refusal = pause(delayMs) ? ask(claims) : null;
                            shard().execute(() -> subscribed(claims, refusal));
                        });
    }

    /** Null where the subscription is live. */
    private @Nullable WhatsSoundException ask(Claims claims) {
        try {
            realtime.changes().subscribe(this, config.bindings(), claims);
            return null;
        } catch (WhatsSoundException e) {
            return e;
        } catch (RuntimeException e) {
            LOG.warn("{}: the database did not answer", topic(), e);
            return new WhatsSoundException(
                    ErrorCode.UNABLE_TO_CONNECT_TO_PROJECT, "The database does not answer", e);
        }
    }

    private void subscribed(Claims claims, @Nullable WhatsSoundException refusal) {
        subscribing = false;
        Claims next = newer;
        newer = null;
        if (over) {
            realtime.changes().unsubscribe(this);
        } else if (next != null) {
            subscribe(next, 0);
        } else if (refusal == null) {
            lastRefusal = null;
            answerJoin();
            tellState();
        } else if (!joinAnswered) {
            channel.refuseJoin(refusal);
        } else {
            refused(claims, refusal);
        }
    }

    private void tellState() {
        if (lost == null) {
            channel.changesNotice(null, LIVE);
        } else {
            channel.changesNotice(lost.code(), lost.text());
        }
    }

    private void refused(Claims claims, WhatsSoundException refusal) {
        realtime.changes().unsubscribe(this);
        if (!refusal.text().equals(lastRefusal)) {
            lastRefusal = refusal.text();
            channel.changesNotice(refusal.code(), refusal.text());
        }
        if (refusal.code() != ErrorCode.POSTGRES_CHANGES_INVALID) {
            subscribe(claims, RETRY_MS);
        }
    }

    private void timedOut() {
        if (!over && !joinAnswered) {
            channel.refuseJoin(
                    new WhatsSoundException(
                            ErrorCode.POSTGRES_CHANGES_SUBSCRIBE_TIMEOUT,
                            "The changes were not live within " + config.timeoutMs() + " ms"));
        }
    }

    private void answerJoin() {
        if (!joinAnswered) {
            joinAnswered = true;
            channel.acceptJoin("{\"postgres_changes\":" + config.echoJson() + "}");
        }
    }

    private void after(long ms, Runnable task) {
        realtime.workers()
                .execute(
                        () -> {
                            if (pause(ms)) {
                                shard().execute(task);
                            }
                        });
    }

    private static boolean pause(long ms) {
        try {
            Thread.sleep(ms);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
