package io.sallyport.server.door.local.wire;

/** Asks for the next step of a check of the audit. */
public record CheckAudit(AuditPlace from) {}
