package whatssound.bench;

/** One benchmark: starts its servers, measures, prints a table. */
interface Benchmark {
    /** What it measures and its options, as the command line shows it; ends with a line break. */
    String help();

    /**
     * @throws IllegalArgumentException for options that make no sense
     */
    void run(Options options) throws Exception;
}
