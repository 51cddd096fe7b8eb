package io.sallyport.server.portal.view;

/**
 * One audit event in a list.
 *
 * @param address of the page that tells all of it
 * @param at for people
 * @param instant for machines (ISO 8601)
 * @param who the account, or the login name where there is none
 * @param verdict in words
 * @param kind the same as a word for the style sheet
 * @param where service, host and address
 * @param reason the true one, and the device
 * @param by who did it, in words; empty if that is the account itself
 */
public record EventLine(
        String id,
        String address,
        String at,
        String instant,
        String who,
        String verdict,
        String kind,
        String where,
        String reason,
        String by) {}
