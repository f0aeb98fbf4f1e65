package whatssound.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

class FfmpegIT {
    private static final List<String> ENDLESS =
            List.of(
                    "-v",
                    "error",
                    "-nostdin",
                    "-re",
                    "-f",
                    "lavfi",
                    "-i",
                    "anullsrc",
                    "-f",
                    "null",
                    "-");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final FfmpegPrograms PROGRAMS = SoundFiles.bundled();

    private final Ffmpeg ffmpeg = new Ffmpeg(PROGRAMS);

    @AfterEach
    void stop() {
        ffmpeg.close();
    }

    @Test
    void theBundledOneIsUnpackedOnce(@TempDir Path home) throws Exception {
        FfmpegPrograms first = BundledFfmpeg.install(home);
        Object unpacked = Files.getLastModifiedTime(first.ffmpeg());
        FfmpegPrograms second = BundledFfmpeg.install(home);

        assertThat(second).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(second.ffmpeg())).isEqualTo(unpacked);
        assertThat(second.complaint()).isEmpty();
        try (var left = Files.list(home)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void aChildThatTakesTooLongIsEnded() {
        assertThatThrownBy(() -> ffmpeg.ffmpeg(ENDLESS, Duration.ofMillis(300)))
                .isInstanceOfSatisfying(
                        WhatsSoundException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CONVERSION_LIMIT));
        assertNoChildLives();
    }

    @Test
    void aChildThatTakesTooMuchMemoryIsEnded() {
        assumeThat(FfmpegPrograms.onPath("prlimit")).as("prlimit").isPresent();
        List<String> hoarding =
                List.of(
                        "-v",
                        "error",
                        "-nostdin",
                        "-f",
                        "lavfi",
                        "-i",
                        "anullsrc=r=48000:cl=mono:n=1000",
                        "-af",
                        "asetnsamples=n=160000000",
                        "-t",
                        "4000",
                        "-f",
                        "null",
                        "-");
        Ffmpeg.Outcome outcome = ffmpeg.ffmpeg(hoarding, LIMIT);
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(Encoder.failure(outcome).code()).isEqualTo(ErrorCode.CONVERSION_LIMIT);
    }

    @Test
    void aChildThatWritesTooMuchIsEnded() {
        List<String> babbling =
                List.of(
                        "-v",
                        "error",
                        "-nostdin",
                        "-f",
                        "lavfi",
                        "-i",
                        "anullsrc",
                        "-f",
                        "s16le",
                        "pipe:1");
        Ffmpeg.Outcome outcome = ffmpeg.ffmpeg(babbling, LIMIT);
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output().length()).isLessThanOrEqualTo(4 << 20);
    }

    @Test
    void atMostAsManyRunAsThereAreCores() throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        long most = 0;
        Callable<Integer> oneSecond =
                () ->
                        ffmpeg.ffmpeg(
                                        List.of(
                                                "-v",
                                                "error",
                                                "-nostdin",
                                                "-re",
                                                "-f",
                                                "lavfi",
                                                "-i",
                                                "anullsrc=d=0.5",
                                                "-f",
                                                "null",
                                                "-"),
                                        LIMIT)
                                .exitCode();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running =
                    Stream.generate(() -> threads.submit(oneSecond)).limit(cores + 2L).toList();
            while (!running.stream().allMatch(Future::isDone)) {
                most = Math.max(most, children());
                Thread.sleep(5);
            }
            for (var one : running) {
                assertThat(one.get()).isZero();
            }
        }
        assertThat(most).isBetween(1L, (long) cores);
    }

    @Test
    void childrenDieWithTheServer() throws Exception {
        assumeThat(FfmpegPrograms.onPath("setpriv")).as("setpriv").isPresent();
        Process server =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                EndlessChild.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (BufferedReader said =
                new BufferedReader(
                        new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            ProcessHandle child = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
            assertThat(child.isAlive()).isTrue();
            server.destroyForcibly();
            child.onExit().get(10, TimeUnit.SECONDS);
            assertThat(child.isAlive()).isFalse();
        } finally {
            server.destroyForcibly();
        }
    }

    /** A process with an endless child, of which it tells the id. */
    static final class EndlessChild {
        public static void main(String[] arguments) throws InterruptedException {
            Ffmpeg ffmpeg = new Ffmpeg(PROGRAMS);
            Thread running =
                    Thread.ofVirtual().start(() -> ffmpeg.ffmpeg(ENDLESS, Duration.ofMinutes(5)));
            while (children() == 0) {
                Thread.sleep(10);
            }
            ProcessHandle.current().children().forEach(child -> System.out.println(child.pid()));
            running.join();
        }
    }

    /** The system takes a moment to end what was told to. */
    private static void assertNoChildLives() {
        long endNanos = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (children() > 0 && System.nanoTime() < endNanos) {
            Thread.onSpinWait();
        }
        assertThat(children()).isZero();
    }

    /** Those of this test: a server that others of the JVM share has an ffmpeg of its own. */
    private static long children() {
        String program = PROGRAMS.ffmpeg().toString();
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").equals(program))
                .count();
    }
}
