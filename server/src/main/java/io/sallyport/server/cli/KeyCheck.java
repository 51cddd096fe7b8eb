package io.sallyport.server.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code wrapping-key check} found.
 *
 * @param keyFile the file that was looked at
 * @param mode as {@code r--------}; absent if there is no such file
 * @param owner name of the user it belongs to
 * @param keys ids in the file, the newest first; empty if it cannot be read
 * @param running whether a server answered
 * @param inUse ids in use by the server, the newest first
 * @param unfinished whether a rotation has begun and not come to its end
 * @param accounts how many accounts there are; absent if no server answered
 * @param olderAccounts how many of them have secrets under older keys
 * @param needed how many accounts and records need which key, by its id
 * @param problems everything that is wrong, a line each
 */
record KeyCheck(
        String keyFile,
        Optional<String> mode,
        Optional<String> owner,
        List<Integer> keys,
        boolean running,
        List<Integer> inUse,
        boolean unfinished,
        Optional<Long> accounts,
        Optional<Long> olderAccounts,
        Map<String, Long> needed,
        List<String> problems) {}
