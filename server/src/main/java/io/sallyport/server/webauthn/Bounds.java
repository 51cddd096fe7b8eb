package io.sallyport.server.webauthn;

import io.sallyport.engine.account.Passkey;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;

/** What is looked at before the library is: sizes, and the form of everything that is binary. */
final class Bounds {
    private static final int CLIENT_DATA_MAX = 2_048;
    private static final int AUTHENTICATOR_DATA_MAX = 2_048;
    private static final int SIGNATURE_MAX = 1_024;
    private static final int ATTESTATION_MAX = 6_144;

    private static final int RP_ID_HASH = 32;
    private static final int AAGUID = 16;
    private static final int HAS_CREDENTIAL = 0x40;
    private static final int HAS_EXTENSIONS = 0x80;

    private Bounds() {}

    static void checkClientData(byte[] json) throws MalformedBytesException {
        checkSize(json, CLIENT_DATA_MAX, "clientDataJSON");
    }

    static void checkSignature(byte[] signature) throws MalformedBytesException {
        checkSize(signature, SIGNATURE_MAX, "signature");
    }

    static void checkAttestation(byte[] attestation) throws MalformedBytesException {
        checkSize(attestation, ATTESTATION_MAX, "attestationObject");
        BoundedCbor.check(attestation);
    }

    /** WebAuthn, section 6.1. */
    static void checkAuthenticatorData(byte[] data) throws MalformedBytesException {
        checkSize(data, AUTHENTICATOR_DATA_MAX, "authenticatorData");
        var in = new Cursor(data);
        in.take(RP_ID_HASH, "rpIdHash");
        int flags = in.u8("flags");
        in.u32("signCount");
        if ((flags & HAS_CREDENTIAL) != 0) {
            in.take(AAGUID, "aaguid");
            in.blob(1, Passkey.HANDLE_BYTES_MAX, "credentialId");
            BoundedCbor.skip(in);
        }
        if ((flags & HAS_EXTENSIONS) != 0) BoundedCbor.skip(in);
        in.end();
    }

    private static void checkSize(byte[] bytes, int max, String field)
            throws MalformedBytesException {
        if (bytes.length == 0 || bytes.length > max)
            throw new MalformedBytesException(
                    field + " has " + bytes.length + " bytes; it may have 1 to " + max);
    }
}
