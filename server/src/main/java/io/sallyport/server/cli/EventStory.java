package io.sallyport.server.cli;

import io.sallyport.server.door.local.wire.Event;
import java.time.Instant;

/** One event, told so that whoever has to help knows what to say. */
final class EventStory {
    private final Terminal terminal;
    private final Times times;
    private final Instant now;

    EventStory(Surroundings surroundings) {
        this.terminal = surroundings.terminal();
        this.times = new Times(surroundings.zone());
        this.now = surroundings.clock().instant();
    }

    void tell(Event event) {
        terminal.line(
                "Event "
                        + event.id()
                        + ": "
                        + terminal.paint(EventText.paint(event), EventText.verdict(event)));
        terminal.line();
        fact("when", times.second(event.at()) + " (" + times.ago(event.at(), now) + ")");
        fact("who", who(event));
        fact("where", EventText.where(event));
        fact("peer", event.remoteHost().equals(event.address()) ? "" : event.remoteHost());
        fact("terminal", event.terminal());
        fact("reason", event.reason());
        fact("device", event.device());
        fact("by", event.actor());
        fact("rule", rule(event));
        terminal.line();
        Wrapped.lines(story(event), "").forEach(terminal::line);
    }

    private void fact(String name, String text) {
        if (text.isEmpty()) return;
        Wrapped.lines(text, "  %-9s ".formatted(name), " ".repeat(12)).forEach(terminal::line);
    }

    /** Which rule decided, or why none did; a change is decided by no rule. */
    private static String rule(Event event) {
        if (!event.rule().isEmpty() || event.verdict().equals("changed")) return event.rule();
        return switch (event.cause()) {
            case "challenge_expired", "challenge_invalid", "challenge_used", "unknown_name" ->
                    "none: it was decided before policy was asked";
            default -> event.service().equals("sallyport") ? "" : "none: policy was not asked";
        };
    }

    private static String who(Event event) {
        if (event.account().isEmpty())
            return "login name " + event.login() + ", which is no account's";
        return event.account().equals(event.login()) || event.login().isEmpty()
                ? event.account()
                : event.account() + ", logged in as " + event.login();
    }

    /** What the reason means, and what to do. */
    static String story(Event event) {
        String who = event.account().isEmpty() ? event.login() : event.account();
        return switch (event.cause()) {
            case "right_code" -> "The code was right, and it is used up now.";
            case "right_consecutive_codes" ->
                    "Several codes in a row were right. More than one was asked for because wrong"
                            + " codes had been tried for "
                            + who
                            + " before, or too often from the same address.";
            case "right_passkey" ->
                    "A passkey answered for this page and this question, and had made sure of who"
                            + " uses it. The answer is good for nothing else.";
            case "approved_in_browser" ->
                    who
                            + " typed the number of the waiting terminal into the browser and"
                            + " approved it with a passkey, so no code was asked for. If it was"
                            + " somebody else's terminal, end that session.";
            case "right_recovery_code" ->
                    "A recovery code was used, and is void now. If the phone is gone for good,"
                            + " enrol another one and renew the recovery codes.";
            case "right_temporary_code" ->
                    "A temporary code, handed out by an administrator, was used, and is void now."
                            + " A new device should be enrolled before they end.";
            case "right_file_code" ->
                    "The code was right by the state file. It is used up if the file says"
                            + " DISALLOW_REUSE or counts, and stays good for a while otherwise;"
                            + " sallyport import moves the account to the store, where each works"
                            + " once.";
            case "emergency_code" ->
                    "No server could be asked, and the host let "
                            + who
                            + " in by one of its emergency codes. If nobody of yours did that,"
                            + " make new codes there: sallyport emergency make.";
            case "exempt" -> "The rule lets this login in on the first step alone.";
            case "pinned_key" ->
                    "The key is in the list of keys, pinned to a command, and the rule lets such"
                            + " keys in on the first step alone: only that command ran.";
            case "not_enrolled" ->
                    who
                            + " has no second step, and policy does not demand one here: the first"
                            + " step alone was enough. To demand it, add a policy line with"
                            + " require.";
            case "terminal_grace" ->
                    "A code was given in the same session on this terminal a while ago, and the"
                            + " rule's grace lets that one count. To be asked again at once:"
                            + " sallyport grace end.";
            case "repeated" -> "The same attempt was sent again, and got its first answer again.";
            case "wrong_code" ->
                    "This was no code of any of "
                            + who
                            + "'s devices. Often it is the code of"
                            + " another entry in the app, or somebody is guessing.";
            case "used_code" ->
                    "The code had opened a door before. Each works once, for all services and hosts"
                            + " together; "
                            + who
                            + " waits for the next one and tries again.";
            case "overtaken_code" ->
                    "The code was right once, but a later one was used already, and that voids all"
                            + " before it; "
                            + who
                            + " waits for the next one.";
            case "old_code" ->
                    "A code of "
                            + who
                            + "'s device, but of too long ago. It was typed too late, or"
                            + " the phone's clock is behind: let it set its time by the network.";
            case "early_code" ->
                    "A code of "
                            + who
                            + "'s device, but of a time to come: the phone's clock is"
                            + " ahead, or this server's behind. Compare both clocks.";
            case "wrong_recovery_code" ->
                    "It looks like a recovery code, but is none that is good: mistyped, used"
                            + " before, ended, or void since new ones were made.";
            case "not_a_code" ->
                    "What was typed cannot be a code: often it is a password, or nothing at all."
                            + " It was compared with nothing, and costs nothing.";
            case "answer_too_long" ->
                    "More was typed than any code has; something else was pasted in its place.";
            case "challenge_expired" ->
                    "The answer came more than two minutes after the question. "
                            + who
                            + " logs in"
                            + " again.";
            case "challenge_invalid" ->
                    "The question that was answered was not this server's, or of another login. If"
                        + " it happens again without a change of the key file, somebody is playing"
                        + " with the socket.";
            case "challenge_used" ->
                    "One question was answered twice; only the first answer counts.";
            case "first_step_failed" ->
                    "The password before the code was wrong. The code was asked for all the same,"
                        + " and compared with nothing, so that nobody learns which of the two was"
                        + " wrong.";
            case "wrong_passkey" ->
                    "No passkey of "
                            + who
                            + " signed this question for this page: it is of another account or"
                            + " site, was removed, or the question was answered before.";
            case "passkey_unverified" ->
                    "The passkey was there, and nobody showed that it is theirs: by a finger, a"
                            + " face or a PIN. Its settings may have that switched off.";
            case "passkey_copied" ->
                    "The passkey counts its uses, and counted one that was known already. Two"
                            + " things hold the same key: remove it, and add a new one.";
            case "approval_refused" ->
                    "In the browser "
                            + who
                            + " said that the waiting login is not theirs. Somebody has their key"
                            + " or password: change it.";
            case "wrong_number" ->
                    "The number in the browser was not that of the terminal, which ends this"
                            + " approval. Mistyped, or the link came from somebody else's"
                            + " terminal.";
            case "first_step_alone" ->
                    "The password was right, but "
                            + who
                            + " has no second step, or policy asks for none here, and a password"
                            + " alone opens nothing at the portal. Help: sallyport user enroll-link"
                            + " "
                            + who
                            + ".";
            case "policy_refuses" -> "The rule refuses this login, whatever is answered.";
            case "not_enrolled_refused" ->
                    who
                            + " has no second step, and the rule demands one. Help: an"
                            + " administrator enrols them with sallyport user enroll "
                            + who
                            + ".";
            case "source_over_budget" ->
                    "One address failed more than thirty times in ten minutes. What came from there"
                            + " and could not be right anyhow is told of once a minute, all"
                            + " together.";
            case "clock_trusted" ->
                    "The server's clock had leapt or stood still, so that no code was judged by it;"
                            + " an administrator looked at it and said that it is right.";
            case "grace_ended" ->
                    "What a code spared its owner at terminals is over: the next login is asked for"
                            + " one.";
            case "places_forgotten" ->
                    "Every place is a new one again: while strangers guess, two codes are asked for"
                            + " there, too.";
            case "unknown_name" ->
                    "The name has digits only, or characters that no account can have, so nothing"
                            + " was looked up.";
            case "grace_period" ->
                    "The module's argument grace_period lets this host in for a while after a login"
                            + " with a code, without another one.";
            case "rate_limited" ->
                    "The line RATE_LIMIT of the state file allows no more attempts for now. Refused"
                            + " attempts count too, so waiting helps and trying does not.";
            case "no_answer" -> "Nothing was typed, or nobody could be asked.";
            case "state_file_missing" ->
                    "There is no state file where the module's arguments look for one. With nullok"
                            + " that lets in on the first step alone, otherwise it refuses.";
            case "state_file_unusable" ->
                    "The state file could not be opened, or its owner, mode or size is not allowed;"
                            + " a line of the module in the system's log names which.";
            case "state_file_malformed" ->
                    "A line of the state file holds what it must not, so no code can be right. "
                            + who
                            + " makes a new one, or repairs the line.";
            case "state_file_not_written" ->
                    "The code was right, but the state file could not be replaced, and a login that"
                            + " is not noted there could be repeated. Look at the disk, and at the"
                            + " rights of the folder.";
            case "unknown_user" ->
                    "The host has no such user. They were asked all the same, so that nobody learns"
                            + " it.";
            case "enrolled" -> "A device was added, after a code of it was proven.";
            case "imported" ->
                    "A device was taken over from a state file, with every code that was used.";
            case "exported" ->
                    "A device was written as a state file; whoever reads it can make the codes.";
            case "revoked" -> "A device was removed; its codes open nothing any more.";
            case "disabled" -> "All devices and recovery codes were removed.";
            case "recovery_codes_renewed" -> "New recovery codes were made; the old ones are void.";
            case "temporary_step" ->
                    "Every device and code was revoked, and temporary codes were handed out in"
                        + " their place. A session that was open then stays open unless somebody"
                        + " ends it.";
            case "guesses_reset" ->
                    "An administrator declared the wrong codes before as harmless; one code is"
                            + " enough again.";
            case "passkey_added" ->
                    "From now on this passkey signs "
                            + who
                            + " in to the portal, and is a second step there.";
            case "approval_given" ->
                    "In the browser "
                            + who
                            + " let one waiting login in; that login has an event of its own.";
            case "sign_in_link" ->
                    "A link was made that signs in to the portal once; whoever has a device is"
                            + " asked for a code behind it.";
            case "administration" ->
                    "An administrator showed a fresh second step in the portal; what they then did"
                            + " to others stands in those others' events, with the administrator's"
                            + " name.";
            case "key_allowed" ->
                    "An administrator took a key of automation into the list. sshd is told of it,"
                            + " with its command and nothing else.";
            case "key_added" ->
                    "A security key was taken into the list. sshd is told of it, and demands that"
                            + " it verifies who holds it.";
            case "key_removed" -> "The key is out of the list, so sshd is not told of it.";
            case "key_served" ->
                    "sshd asked for this key and was told its line. That is no login yet: the key's"
                            + " owner has to sign, and policy is asked.";
            case "application_added" ->
                    "An application may ask from now on; app show tells what it may do.";
            case "application_key_changed" ->
                    "An application was given a new key; the old one opens nothing any more.";
            case "application_removed" ->
                    "An application was removed; its key opens nothing any more.";
            case "account_deleted" ->
                    "The account was forgotten. A person of the same name starts with nothing.";
            case "rewrapped" ->
                    "The secrets were encrypted under the newest wrapping key. Nothing else"
                            + " changed: devices, codes and what was used stay as they were.";
            case "keys_changed" ->
                    "The server read the key file again, because an administrator rotated or"
                            + " retired a wrapping key.";
            case "old_copy_accepted" ->
                    "The store was put back from a backup, and an administrator accepted it. All"
                            + " codes up to then count as used; docs/operate.md says what the copy"
                            + " cannot know.";
            default -> "The reason says it all.";
        };
    }
}
