package io.sallyport.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How owners are told what happened at their accounts; each way is off where it is empty.
 *
 * @param sendmail the program that takes a mail on its standard input
 * @param domain behind an account's name in the address of its mail; none: a local name
 * @param webhook to which notices are posted: https, or http to this machine
 * @param webhookToken the file of the bearer token for it
 */
public record NoticeSettings(
        Optional<Path> sendmail,
        Optional<String> domain,
        Optional<URI> webhook,
        Optional<Path> webhookToken) {
    /** Nobody is told. */
    public static final NoticeSettings OFF =
            new NoticeSettings(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
