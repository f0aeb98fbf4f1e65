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
import java.util.ArrayList;
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
    void itIsNiceToOtherProgramsAndMostOfAllInTheBackground() throws Exception {
        assumeThat(FfmpegPrograms.onPath("setsid")).as("setsid").isPresent();
        assumeThat(Path.of("/proc/self/autogroup")).exists();
        List<String> groups = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> waitedFor = threads.submit(() -> ffmpeg.ffmpeg(ENDLESS, LIMIT));
            awaitChildren(1);
            Future<?> background =
                    threads.submit(() -> ffmpeg.inBackground().ffmpeg(ENDLESS, LIMIT));
            awaitChildren(2);
            for (ProcessHandle child : ours().toList()) {
                groups.add(Files.readString(Path.of("/proc/" + child.pid(), "autogroup")).strip());
            }
            ffmpeg.close();
            assertThat(List.of(waitedFor, background)).allSatisfy(Future::get);
        }
        assertThat(groups.stream().map(group -> group.replaceFirst("^/autogroup-\\d+ ", "")))
                .containsExactlyInAnyOrder("nice 5", "nice 10");
        assertNoChildLives();
    }

    @Test
    void childrenDieWithTheServer() throws Exception {
        assumeThat(FfmpegPrograms.onPath("setpriv")).as("setpriv").isPresent();
        Process server =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                EndlessChildren.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (BufferedReader said =
                new BufferedReader(
                        new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            List<ProcessHandle> children = new ArrayList<>();
            for (int child = 0; child < 2; child++) {
                children.add(ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow());
            }
            assertThat(children).allMatch(ProcessHandle::isAlive);
            server.destroyForcibly();
            for (ProcessHandle child : children) {
                child.onExit().get(10, TimeUnit.SECONDS);
            }
            assertThat(children).noneMatch(ProcessHandle::isAlive);
        } finally {
            server.destroyForcibly();
        }
    }

    /** A process with two endless children, of which it tells the ids. */
    static final class EndlessChildren {
        public static void main(String[] arguments) throws InterruptedException {
            Ffmpeg ffmpeg = new Ffmpeg(PROGRAMS);
            Thread running =
                    Thread.ofVirtual().start(() -> ffmpeg.ffmpeg(ENDLESS, Duration.ofMinutes(5)));
            Thread.ofVirtual()
                    .start(() -> ffmpeg.inBackground().ffmpeg(ENDLESS, Duration.ofMinutes(5)));
            while (children() < 2) {
                Thread.sleep(10);
            }
            ProcessHandle.current().children().forEach(child -> System.out.println(child.pid()));
            running.join();
        }
    }

    private static void awaitChildren(int count) {
        long endNanos = System.nanoTime() + LIMIT.toNanos();
        while (children() < count && System.nanoTime() < endNanos) {
            Thread.onSpinWait();
        }
        assertThat(children()).isEqualTo(count);
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
        return ours().count();
    }

    private static Stream<ProcessHandle> ours() {
        String program = PROGRAMS.ffmpeg().toString();
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").equals(program));
    }
}
