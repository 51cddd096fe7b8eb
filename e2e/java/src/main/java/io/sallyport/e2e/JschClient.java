package io.sallyport.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.UIKeyboardInteractive;
import com.jcraft.jsch.UserInfo;
import org.jspecify.annotations.Nullable;

final class JschClient implements Client {
    @Override
    public String version() {
        return JSch.VERSION;
    }

    @Override
    public String run(Login login, String command) throws Exception {
        var jsch = new JSch();
        jsch.setKnownHosts(login.knownHosts().toString());
        for (var key : login.key()) jsch.addIdentity(key.toString());
        Session session = jsch.getSession(login.user(), "127.0.0.1", login.port());
        session.setUserInfo(new Person(login));
        session.connect(Login.SECONDS * 1000);
        try {
            var channel = (ChannelExec) session.openChannel("exec");
            channel.setCommand(command);
            var output = channel.getInputStream();
            channel.connect(Login.SECONDS * 1000);
            return new String(output.readAllBytes(), UTF_8);
        } finally {
            session.disconnect();
        }
    }

    /** Answers keyboard-interactive only: a question for a password of another kind is refused. */
    private record Person(Login login) implements UserInfo, UIKeyboardInteractive {
        @Override
        public String[] promptKeyboardInteractive(
                String destination,
                String name,
                String instruction,
                String[] prompts,
                boolean[] echo) {
            return login.answer(prompts);
        }

        @Override
        public @Nullable String getPassphrase() {
            return null;
        }

        @Override
        public @Nullable String getPassword() {
            return null;
        }

        @Override
        public boolean promptPassword(String message) {
            return false;
        }

        @Override
        public boolean promptPassphrase(String message) {
            return false;
        }

        @Override
        public boolean promptYesNo(String message) {
            return false;
        }

        @Override
        public void showMessage(String message) {
            // What PAM says is no question.
        }
    }
}
