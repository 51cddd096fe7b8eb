package io.sallyport.server.config;

import io.sallyport.engine.PromptWording;
import io.sallyport.engine.identity.IdentityMap;
import io.sallyport.engine.policy.Policy;
import io.sallyport.engine.policy.PolicyRule;
import io.sallyport.engine.policy.RuleList;
import io.sallyport.engine.policy.RuleList.NotEnrolled;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything an administrator has set, or its default. Immutable: a reload makes a whole new one.
 *
 * @param store where accounts and audit are kept
 * @param keyFile the wrapping keys, a file of the service alone
 * @param pamSocket where the PAM module asks
 * @param commandSocket where commands ask
 * @param host this host in policy, maps and audit; in small letters
 * @param issuer what authenticator apps show
 * @param prompts the words of the questions
 * @param notEnrolled what happens to whoever has no second step, where no rule fits
 * @param rules the policy, in order
 * @param identities which account a login name means
 * @param connections most connections that the PAM door serves at once, 16 to 4096
 * @param settings every value as the file would set it, and where it came from
 * @param warnings what works but is worth a thought; never a reason not to start
 */
public record Configuration(
        Store store,
        Path keyFile,
        Path pamSocket,
        Path commandSocket,
        String host,
        String issuer,
        PromptWording prompts,
        NotEnrolled notEnrolled,
        List<PolicyRule> rules,
        IdentityMap identities,
        LogLevel logLevel,
        int connections,
        List<Setting> settings,
        List<Problem> warnings) {
    /** Bounds of {@link #connections}: below, root's reserve would be empty; above, descriptors. */
    public static final int CONNECTIONS_MIN = 16;

    public static final int CONNECTIONS_MAX = 4096;

    public Configuration {
        rules = List.copyOf(rules);
        settings = List.copyOf(settings);
        warnings = List.copyOf(warnings);
    }

    /** Where accounts and audit are kept. */
    public sealed interface Store {
        /** In files of a folder that belongs to the service alone. */
        record Embedded(Path directory) implements Store {}
    }

    /** The rules and what holds where none fits. */
    public Policy policy() {
        return new RuleList(rules, notEnrolled);
    }

    /** Keywords whose values differ and that a reload cannot apply; empty if it can apply all. */
    public static List<String> changesNeedingRestart(Configuration old, Configuration next) {
        var changed = new ArrayList<String>();
        if (!old.store.equals(next.store)) changed.add(Scalar.STORE.keyword());
        if (!old.keyFile.equals(next.keyFile)) changed.add(Scalar.KEY_FILE.keyword());
        if (!old.pamSocket.equals(next.pamSocket)) changed.add(Scalar.DOOR_PAM.keyword());
        if (!old.commandSocket.equals(next.commandSocket))
            changed.add(Scalar.COMMAND_SOCKET.keyword());
        return List.copyOf(changed);
    }
}
