package io.sallyport.server.door.local.wire;

/**
 * How far a check of the audit has come.
 *
 * @param stage what is checked from here on
 * @param seal of the stage {@code SEALS}: number of the last one that was checked
 * @param sequence of the last event that was checked
 * @param account of the stages {@code LINKS} and {@code REGISTERS}: the last one that was checked
 */
public record AuditPlace(Stage stage, long seal, long sequence, String account) {
    /** In their order. */
    public enum Stage {
        SEALS,
        REST,
        LINKS,
        REGISTERS,
        END
    }

    /** Where every check begins. */
    public static final AuditPlace START = new AuditPlace(Stage.SEALS, 0, 0, "");
}
