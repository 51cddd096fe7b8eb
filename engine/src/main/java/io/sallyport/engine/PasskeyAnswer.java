package io.sallyport.engine;

/**
 * What a browser sends back when a passkey has answered (WebAuthn, AuthenticatorAssertionResponse):
 * hostile bytes, bounded by the door.
 *
 * @param handle the id of the passkey, in base64url without padding
 */
public record PasskeyAnswer(
        String handle, byte[] clientData, byte[] authenticatorData, byte[] signature) {
    public PasskeyAnswer {
        clientData = clientData.clone();
        authenticatorData = authenticatorData.clone();
        signature = signature.clone();
    }

    @Override
    public byte[] clientData() {
        return clientData.clone();
    }

    @Override
    public byte[] authenticatorData() {
        return authenticatorData.clone();
    }

    @Override
    public byte[] signature() {
        return signature.clone();
    }

    @Override
    public String toString() {
        return "PasskeyAnswer";
    }
}
