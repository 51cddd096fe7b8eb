package io.sallyport.server.doctor.pam;

import java.util.List;

/**
 * The return values of PAM modules by their numbers, under the names that a control in brackets
 * knows them by.
 */
final class ReturnValue {
    static final int SUCCESS = 0;
    static final int PERM_DENIED = 6;
    static final int AUTH_ERR = 7;
    static final int AUTHINFO_UNAVAIL = 9;
    static final int USER_UNKNOWN = 10;
    static final int NEW_AUTHTOK_REQD = 12;
    static final int IGNORE = 25;
    static final int MODULE_UNKNOWN = 28;

    /** In the order in which they are looked up: a name may be the start of a longer word. */
    static final List<String> NAMES =
            List.of(
                    "success",
                    "open_err",
                    "symbol_err",
                    "service_err",
                    "system_err",
                    "buf_err",
                    "perm_denied",
                    "auth_err",
                    "cred_insufficient",
                    "authinfo_unavail",
                    "user_unknown",
                    "maxtries",
                    "new_authtok_reqd",
                    "acct_expired",
                    "session_err",
                    "cred_unavail",
                    "cred_expired",
                    "cred_err",
                    "no_module_data",
                    "conv_err",
                    "authtok_err",
                    "authtok_recover_err",
                    "authtok_lock_busy",
                    "authtok_disable_aging",
                    "try_again",
                    "ignore",
                    "abort",
                    "authtok_expired",
                    "module_unknown",
                    "bad_item",
                    "conv_again",
                    "incomplete");

    static final int COUNT = NAMES.size();

    /** What a module may answer of which nothing is known (DOC-14). */
    static final List<Integer> ANY =
            List.of(SUCCESS, AUTH_ERR, IGNORE, AUTHINFO_UNAVAIL, USER_UNKNOWN);

    private ReturnValue() {}
}
