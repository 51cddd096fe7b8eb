package io.sallyport.server.door.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A certificate with those that vouch for it, and its private key, which were proven to belong
 * together.
 *
 * @param chain the server's own first
 */
record CertificatePair(PrivateKey key, List<X509Certificate> chain) {
    private static final int FILE_BYTES_MAX = 256 * 1024;
    private static final Pattern PRIVATE_KEY =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final byte[] PROBE = "sallyport".getBytes(StandardCharsets.US_ASCII);

    /** Of certificates that servers have: RSA, ECDSA, Ed25519. */
    private static final List<Kind> KINDS =
            List.of(
                    new Kind("RSA", "SHA256withRSA"),
                    new Kind("EC", "SHA256withECDSA"),
                    new Kind("EdDSA", "EdDSA"));

    private record Kind(String key, String signature) {}

    /**
     * Reads both files.
     *
     * @throws HttpDoorException if they cannot be read, or do not belong together
     */
    static CertificatePair read(Path certificate, Path key) throws HttpDoorException {
        var pair = new CertificatePair(privateKey(key), chain(certificate));
        if (!pair.belongsTogether())
            throw new HttpDoorException(
                    "the certificate "
                            + certificate
                            + " is not that of the key "
                            + key
                            + "; put the two that were made together there");
        return pair;
    }

    Instant ends() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    /** In memory only, so its password protects nothing. */
    KeyStore keyStore(char[] password) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry("http", key, password, chain.toArray(Certificate[]::new));
        return store;
    }

    private boolean belongsTogether() {
        PublicKey publicKey = chain.getFirst().getPublicKey();
        for (Kind kind : KINDS) {
            if (!kind.key().equals(key.getAlgorithm())) continue;
            try {
                var signing = Signature.getInstance(kind.signature());
                signing.initSign(key);
                signing.update(PROBE);
                byte[] signed = signing.sign();
                signing.initVerify(publicKey);
                signing.update(PROBE);
                return signing.verify(signed);
            } catch (GeneralSecurityException e) {
                return false;
            }
        }
        return false;
    }

    private static List<X509Certificate> chain(Path file) throws HttpDoorException {
        try {
            var certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes(file)));
            List<X509Certificate> chain =
                    certificates.stream().map(X509Certificate.class::cast).toList();
            if (!chain.isEmpty()) return chain;
        } catch (GeneralSecurityException e) {
            throw noCertificate(file, e);
        }
        throw noCertificate(file, null);
    }

    private static HttpDoorException noCertificate(
            Path file, @org.jspecify.annotations.Nullable Exception cause) {
        var told =
                new HttpDoorException(
                        "there is no certificate in PEM in "
                                + file
                                + "; put the server's own first, and those that vouch for it"
                                + " behind it");
        if (cause != null) told.initCause(cause);
        return told;
    }

    private static PrivateKey privateKey(Path file) throws HttpDoorException {
        byte[] content = bytes(file);
        try {
            var pem = PRIVATE_KEY.matcher(new String(content, StandardCharsets.US_ASCII));
            if (!pem.find()) throw noKey(file);
            byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
            try {
                return privateKey(der, file);
            } finally {
                Arrays.fill(der, (byte) 0);
            }
        } catch (IllegalArgumentException e) {
            throw noKey(file);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private static PrivateKey privateKey(byte[] der, Path file) throws HttpDoorException {
        for (Kind kind : KINDS) {
            var key = privateKey(der, kind);
            if (key.isPresent()) return key.get();
        }
        throw noKey(file);
    }

    private static Optional<PrivateKey> privateKey(byte[] der, Kind kind) {
        try {
            var spec = new PKCS8EncodedKeySpec(der);
            return Optional.of(KeyFactory.getInstance(kind.key()).generatePrivate(spec));
        } catch (GeneralSecurityException otherKind) {
            return Optional.empty();
        }
    }

    private static HttpDoorException noKey(Path file) {
        return new HttpDoorException(
                "there is no private key in PEM, of the kind BEGIN PRIVATE KEY, in "
                        + file
                        + "; make one of another kind over: openssl pkcs8 -topk8 -nocrypt -in OLD"
                        + " -out NEW");
    }

    private static byte[] bytes(Path file) throws HttpDoorException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ);
                var in = Channels.newInputStream(channel)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            if (bytes.length <= FILE_BYTES_MAX) return bytes;
            Arrays.fill(bytes, (byte) 0);
        } catch (IOException e) {
            throw new HttpDoorException(
                    "the service cannot read " + file + "; is it there, and may it?", e);
        }
        throw new HttpDoorException(
                file + " is larger than " + FILE_BYTES_MAX + " bytes; is it the right file?");
    }
}
