package io.sallyport.server.doctor.pam;

import java.util.Set;

/** Modules that ask for a password, or for what stands in its place. */
public final class PasswordModules {
    private static final Set<String> NAMES =
            Set.of(
                    "pam_unix.so",
                    "pam_sss.so",
                    "pam_ldap.so",
                    "pam_krb5.so",
                    "pam_winbind.so",
                    "pam_systemd_home.so",
                    "pam_radius_auth.so",
                    "pam_pwdfile.so",
                    "pam_userdb.so");

    private PasswordModules() {}

    /**
     * @param fileName without its folder: {@code pam_unix.so}
     */
    public static boolean isOne(String fileName) {
        return NAMES.contains(fileName);
    }
}
