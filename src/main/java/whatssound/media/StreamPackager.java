package whatssound.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * Makes a track loadable in parts: one fragmented MP4 (CMAF) per rendition, and manifests for HLS
 * and DASH that name byte ranges of it. Nothing is encoded again. On a job's virtual thread.
 */
final class StreamPackager {
    /** What is longer is not decoded whole by a page. */
    private static final double LONGEST_WHOLE_MS = 8 * 60_000.0;

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int SEGMENT_SECONDS = 6;
    private static final String HLS = "master.m3u8";
    private static final String DASH = "manifest.mpd";
    // The moment at which a segment was packed is of no interest and makes each run's bytes differ.
    private static final String PACKED_AT = "#EXT-X-PROGRAM-DATE-TIME";
    private static final String BEGINNING = "#EXT-X-MEDIA-SEQUENCE:1";
    private static final String COMPLETE = "#EXT-X-PLAYLIST-TYPE:VOD\n" + BEGINNING;

    private final Ffmpeg ffmpeg;

    StreamPackager(Ffmpeg ffmpeg) {
        this.ffmpeg = ffmpeg;
    }

    static boolean isLong(double durationMs) {
        return durationMs > LONGEST_WHOLE_MS;
    }

    /** Packs renditions of one track, and adds all that comes of it to the track's files. */
    TrackStore.Manifests pack(List<Path> renditions, TrackFiles files) throws IOException {
        Path folder = files.draftFolder();
        run(renditions, folder);
        List<Path> made = list(folder);
        // All lie in one folder, named after the first, so that they can name each other.
        String first = files.nameBeside(renditions.getFirst(), "");
        for (Path file : made) {
            String name = String.valueOf(file.getFileName());
            Path draft = files.draft();
            if (name.endsWith(".m3u8")) {
                Files.writeString(draft, tidy(Files.readString(file)));
            } else {
                Files.copy(file, draft, StandardCopyOption.REPLACE_EXISTING);
            }
            files.addAudioAs(first + name, draft, type(name));
        }
        return new TrackStore.Manifests(first + HLS, first + DASH);
    }

    private void run(List<Path> renditions, Path folder) {
        List<String> arguments =
                new ArrayList<>(List.of("-hide_banner", "-loglevel", "level+warning", "-nostdin"));
        renditions.forEach(file -> arguments.addAll(List.of("-i", AudioInput.url(file))));
        for (int i = 0; i < renditions.size(); i++) {
            arguments.addAll(List.of("-map", i + ":a"));
        }
        arguments.addAll(List.of("-map_metadata", "-1", "-c", "copy", "-fflags", "+bitexact"));
        arguments.addAll(List.of("-f", "dash", "-single_file", "1", "-hls_playlist", "1"));
        arguments.addAll(List.of("-single_file_name", "stream-$RepresentationID$.mp4"));
        arguments.addAll(List.of("-seg_duration", Integer.toString(SEGMENT_SECONDS)));
        arguments.addAll(List.of("-hls_master_name", HLS));
        arguments.addAll(List.of("-adaptation_sets", "id=0,streams=a"));
        arguments.addAll(List.of("-y", folder.resolve(DASH).toString()));
        Ffmpeg.Outcome outcome = ffmpeg.ffmpeg(arguments, LIMIT);
        if (outcome.exitCode() != 0) {
            throw new WhatsSoundException(
                    ErrorCode.TRANSCODE_FAILED,
                    ErrorCode.TRANSCODE_FAILED.meaning(),
                    new IllegalStateException(outcome.log()));
        }
    }

    private static String tidy(String playlist) {
        StringBuilder tidy = new StringBuilder();
        playlist.lines()
                .filter(line -> !line.startsWith(PACKED_AT))
                .forEach(
                        line -> tidy.append(line.equals(BEGINNING) ? COMPLETE : line).append('\n'));
        return tidy.toString();
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.'))) {
            case ".m3u8" -> "application/vnd.apple.mpegurl";
            case ".mpd" -> "application/dash+xml";
            default -> "audio/mp4";
        };
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        }
    }
}
