package io.sallyport.server.doctor.sshd;

import io.sallyport.engine.policy.Network;
import io.sallyport.server.doctor.DaemonFacts;
import io.sallyport.server.doctor.HostAccount;
import io.sallyport.server.doctor.HostAccounts;
import io.sallyport.server.doctor.sshd.ListeningSockets.Socket;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who logs in from where to what (DOC-9): whose combinations are asked for one by one. */
final class Matrix {
    /** No host has it. */
    static final String NOBODY = "sallyport-nobody-has-this-name";

    private static final List<String> ADDRESSES =
            List.of("127.0.0.1", "::1", "192.0.2.1", "2001:db8::1");
    private static final String OTHER_HOST = "no-pattern-fits.invalid";
    private static final long PEOPLES_UID_MIN = 1000;

    private final HostAccounts accounts;
    private final DaemonFacts daemon;
    private final List<String> further;

    /**
     * @param further names from the command line
     */
    Matrix(HostAccounts accounts, DaemonFacts daemon, List<String> further) {
        this.accounts = accounts;
        this.daemon = daemon;
        this.further = List.copyOf(further);
    }

    List<Login> logins(Listener listener, SshdFiles files) {
        var logins = new ArrayList<Login>();
        for (String user : users(files)) {
            Set<String> groups = accounts.find(user).map(HostAccount::groups).orElse(Set.of());
            for (String host : hosts(files))
                for (String address : addresses(files))
                    for (Socket own : ownAddresses(listener, files))
                        logins.add(
                                new Login(user, groups, host, address, own.address(), own.port()));
        }
        return logins;
    }

    private Set<String> users(SshdFiles files) {
        var users = new LinkedHashSet<String>();
        var listed = accounts.listed();
        var enrolled = daemon.enrolled().map(HashSet::new);
        for (var one : listed) if (one.uid() == 0) users.add(one.name());
        if (users.isEmpty()) users.add("root");
        enrolled.ifPresent(names -> first(listed, names, true).ifPresent(users::add));
        first(listed, enrolled.orElseGet(HashSet::new), false).ifPresent(users::add);
        for (MatchLine match : files.matches()) {
            for (String pattern : match.patterns("user"))
                if (isPlain(pattern)) users.add(bare(pattern));
            for (String group : match.patterns("group"))
                accounts.members(bare(group)).stream().findFirst().ifPresent(users::add);
        }
        daemon.exemptKeys().ifPresent(keys -> users.addAll(keys.keySet()));
        users.addAll(further);
        users.add(NOBODY);
        return users;
    }

    /** The first person who is enrolled, or is not. */
    private static Optional<String> first(
            List<HostAccounts.Named> listed, Set<String> enrolled, boolean isEnrolled) {
        return listed.stream()
                .filter(one -> one.uid() >= PEOPLES_UID_MIN && one.shell().endsWith("sh"))
                .map(HostAccounts.Named::name)
                .filter(name -> enrolled.contains(name) == isEnrolled)
                .findFirst();
    }

    private static Set<String> addresses(SshdFiles files) {
        var addresses = new LinkedHashSet<>(ADDRESSES);
        for (MatchLine match : files.matches())
            for (String pattern : match.patterns("address"))
                Network.parse(bare(pattern))
                        .ifPresentOrElse(
                                network -> addresses.addAll(insideAndOutside(network)),
                                () -> addresses.add(filled(bare(pattern), "1")));
        return addresses;
    }

    /** One address in a network, and the next behind its end. */
    static List<String> insideAndOutside(Network network) {
        byte[] base = network.base().getAddress();
        var inside = new BigInteger(1, base);
        var size = BigInteger.ONE.shiftLeft(base.length * 8 - network.prefix());
        var last = inside.add(size);
        boolean isLastOfAll = last.bitLength() > base.length * 8;
        return List.of(
                text(inside, base.length),
                text(isLastOfAll ? inside.subtract(BigInteger.ONE).abs() : last, base.length));
    }

    private static String text(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] address = new byte[length];
        int count = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - count, address, length - count, count);
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("of " + Arrays.toString(address), e);
        }
    }

    private static Set<String> hosts(SshdFiles files) {
        var hosts = new LinkedHashSet<>(List.of(OTHER_HOST));
        for (MatchLine match : files.matches())
            for (String pattern : match.patterns("host")) hosts.add(filled(bare(pattern), "x"));
        return hosts;
    }

    private static Set<Socket> ownAddresses(Listener listener, SshdFiles files) {
        var sockets = new LinkedHashSet<>(listener.sockets());
        if (sockets.isEmpty()) sockets.add(new Socket("0.0.0.0", 22));
        var first = sockets.iterator().next();
        for (MatchLine match : files.matches()) {
            for (String pattern : match.patterns("localaddress"))
                sockets.add(
                        new Socket(
                                Network.parse(bare(pattern))
                                        .map(network -> network.base().getHostAddress())
                                        .orElseGet(() -> filled(bare(pattern), "1")),
                                first.port()));
            for (String port : match.patterns("localport"))
                if (port.matches("[0-9]{1,5}"))
                    sockets.add(new Socket(first.address(), Integer.parseInt(port)));
        }
        return sockets;
    }

    private static boolean isPlain(String pattern) {
        return bare(pattern).matches("[A-Za-z0-9_.@-]+");
    }

    private static String bare(String pattern) {
        return Patterns.isNegated(pattern) ? pattern.substring(1) : pattern;
    }

    /** A text that fits the pattern. */
    private static String filled(String pattern, String by) {
        return pattern.replace("*", by).replace("?", by).replaceAll("[,\\s=]", "");
    }
}
