package whatssound;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import whatssound.error.WhatsSoundException;

/** The command line: {@code run} and {@code keys}. */
@Command(
        name = "whatssound",
        description = "Listening parties. Everyone hears the same music at the same moment.",
        subcommands = {Main.Run.class, Main.Keys.class},
        mixinStandardHelpOptions = true)
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> {
                            if (failure instanceof WhatsSoundException refusal) {
                                refusal.text()
                                        .lines()
                                        .forEach(
                                                line ->
                                                        command.getErr()
                                                                .println(
                                                                        "whatssound: %s: %s"
                                                                                .formatted(
                                                                                        refusal.code()
                                                                                                .code(),
                                                                                        line)));
                                return 1;
                            }
                            throw failure;
                        });
    }

    @Command(
            name = "run",
            description = "Serves until it is stopped.",
            mixinStandardHelpOptions = true)
    static final class Run implements Callable<Integer> {
        @Mixin private final Settings settings = new Settings();

        @Override
        public Integer call() throws InterruptedException {
            Server server = Server.start(settings);
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime()
                    .addShutdownHook(
                            Thread.ofPlatform()
                                    .unstarted(
                                            () -> {
                                                server.close();
                                                stopped.countDown();
                                            }));
            JoinInvitation.print(System.out, server.url(), server.sharedUrl(), settings.isOpen());
            stopped.await();
            return 0;
        }
    }

    @Command(
            name = "keys",
            description =
                    "Prints {url, anonKey, serviceKey, databaseUrl} of a data folder as JSON.",
            mixinStandardHelpOptions = true)
    static final class Keys implements Callable<Integer> {
        @Mixin private final Settings settings = new Settings();

        @Override
        public Integer call() {
            System.out.println(ServerKeys.read(settings).json());
            return 0;
        }
    }
}
