package whatssound.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What failed in the server while this is open, also where no client could see it: errors and
 * exceptions that were logged, and those that ended a thread. Any thread.
 */
final class LoggedFailures implements AutoCloseable {
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Thread.@Nullable UncaughtExceptionHandler usual =
            Thread.getDefaultUncaughtExceptionHandler();
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    logged(event);
                }
            };

    LoggedFailures() {
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught(thrown));
    }

    List<String> all() {
        return List.copyOf(failures);
    }

    private void logged(ILoggingEvent event) {
        boolean withException = event.getThrowableProxy() != null;
        if (event.getLevel().isGreaterOrEqual(Level.ERROR)
                || (withException && event.getLevel().isGreaterOrEqual(Level.WARN))) {
            failures.add(
                    "%s %s %s"
                            .formatted(
                                    event.getLoggerName(),
                                    event.getFormattedMessage(),
                                    ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
    }

    private void uncaught(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        failures.add(trace.toString());
    }

    @Override
    public void close() {
        Thread.setDefaultUncaughtExceptionHandler(usual);
        root.detachAppender(appender);
        appender.stop();
    }
}
