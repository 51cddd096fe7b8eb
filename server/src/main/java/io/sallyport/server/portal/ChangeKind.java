package io.sallyport.server.portal;

import java.util.Locale;

/** What people change here. */
enum ChangeKind {
    ADD,
    PASSKEY,
    REMOVE,
    CODES,
    FORGET;

    /** As a part of keys of the texts. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
