package whatssound.realtime;

/** What a topic's policies allow, for reading or for writing. */
record Grants(boolean broadcast, boolean presence) {
    /** Public topics have no policies. */
    static final Grants ALL = new Grants(true, true);

    static final Grants NONE = new Grants(false, false);

    boolean none() {
        return !broadcast && !presence;
    }
}
