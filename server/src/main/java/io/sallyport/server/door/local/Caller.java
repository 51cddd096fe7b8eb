package io.sallyport.server.door.local;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;

/**
 * Who is calling, as the kernel says.
 *
 * @param login user name; digits where the uid has none
 * @param power what the caller may do
 */
record Caller(String login, Power power) {
    /** What a caller may do. */
    enum Power {
        /** Everything, for anybody. */
        ROOT,
        /** Their own. */
        PERSON
    }

    /** The process at the other end of a connection when it was made. */
    static Caller of(SocketChannel connection) throws IOException {
        UserPrincipal user = connection.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        return new Caller(user.getName(), user.equals(uidZero()) ? Power.ROOT : Power.PERSON);
    }

    boolean isRoot() {
        return power == Power.ROOT;
    }

    /** Uid 0 may have any name, or several; principals are compared by uid. */
    private static UserPrincipal uidZero() throws IOException {
        return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("0");
    }
}
