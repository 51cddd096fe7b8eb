package io.sallyport.e2e;

import java.time.Duration;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.keyboard.UserInteraction;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.loader.openssh.OpenSSHKeyPairResourceParser;
import org.jspecify.annotations.Nullable;

final class MinaClient implements Client {
    @Override
    public String version() {
        return SshClient.class.getPackage().getImplementationVersion();
    }

    @Override
    public String run(Login login, String command) throws Exception {
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setServerKeyVerifier(
                    new KnownHostsServerKeyVerifier(
                            RejectAllServerKeyVerifier.INSTANCE, login.knownHosts()));
            client.setUserInteraction(new Person(login));
            client.start();
            var wait = Duration.ofSeconds(Login.SECONDS);
            try (ClientSession session =
                    client.connect(login.user(), "127.0.0.1", login.port())
                            .verify(wait)
                            .getSession()) {
                for (var key : login.key())
                    for (var pair :
                            OpenSSHKeyPairResourceParser.INSTANCE.loadKeyPairs(session, key, null))
                        session.addPublicKeyIdentity(pair);
                session.auth().verify(wait);
                return session.executeRemoteCommand(command);
            }
        }
    }

    private record Person(Login login) implements UserInteraction {
        @Override
        public boolean isInteractionAllowed(ClientSession session) {
            return true;
        }

        @Override
        public String[] interactive(
                ClientSession session,
                String name,
                String instruction,
                String lang,
                String[] prompts,
                boolean[] echo) {
            return login.answer(prompts);
        }

        @Override
        public @Nullable String getUpdatedPassword(
                ClientSession session, String prompt, String lang) {
            return null;
        }
    }
}
