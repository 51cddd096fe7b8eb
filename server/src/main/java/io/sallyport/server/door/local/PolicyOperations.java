package io.sallyport.server.door.local;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.policy.Network;
import io.sallyport.engine.policy.Policy;
import io.sallyport.engine.policy.PolicyQuestion;
import io.sallyport.engine.policy.PolicyQuestion.Enrolled;
import io.sallyport.engine.policy.Requirement;
import io.sallyport.server.door.local.wire.ForeseeLogin;
import io.sallyport.server.door.local.wire.LoginForeseen;
import io.sallyport.server.door.local.wire.LoginForeseen.Considered;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** How policy looks at a login that has not happened. */
final class PolicyOperations {
    /** The place of a rule, in front of its text. */
    private static final Pattern PLACE = Pattern.compile("^[^:]*:[0-9]+(?=:)");

    private final Doorkeeper doorkeeper;
    private final AccountStore store;
    private final Supplier<Policy> policy;
    private final InstantSource clock;

    PolicyOperations(LocalParts parts, Doorkeeper doorkeeper) {
        this.doorkeeper = doorkeeper;
        this.store = parts.store();
        this.policy = parts.policy();
        this.clock = parts.clock();
    }

    LoginForeseen foresee(Visit visit, ForeseeLogin message) throws RefusedException {
        String login = message.login().orElse(visit.caller().name());
        if (!visit.caller().isRoot() && !login.equals(visit.caller().name()))
            throw RefusedException.notYours(
                    "Only root may ask about somebody else's logins; try it with sudo.");
        String host = message.host().orElse(visit.hostName());
        AccountName account =
                doorkeeper
                        .accountOf(login, host)
                        .orElseThrow(() ->
                                RefusedException.malformed(
                                        "That cannot be the name of an account, so its logins are"
                                                + " always refused."));
        var question = question(account, host, message);
        return foreseen(visit, question, policy.get());
    }

    private PolicyQuestion question(AccountName account, String host, ForeseeLogin message)
            throws RefusedException {
        boolean isProtected =
                store.find(account).map(Versioned::account).map(Account::isProtected).orElse(false);
        return new PolicyQuestion(
                account,
                isProtected ? Enrolled.YES : Enrolled.NO,
                Set.copyOf(message.groups()),
                message.uid().map(OptionalLong::of).orElseGet(OptionalLong::empty),
                message.service(),
                host,
                address(message),
                clock.instant());
    }

    private static Optional<InetAddress> address(ForeseeLogin message) throws RefusedException {
        if (message.address().isEmpty()) return Optional.empty();
        var address = Network.address(message.address().get());
        if (address.isEmpty())
            throw RefusedException.malformed(
                    "The address is one in numbers, such as 192.0.2.7 or 2001:db8::7.");
        return address;
    }

    private static LoginForeseen foreseen(Visit visit, PolicyQuestion question, Policy policy) {
        var requirement = policy.requirement(question);
        return new LoginForeseen(
                question.account().value(),
                question.enrolled() == Enrolled.YES,
                question.service(),
                question.host(),
                word(requirement),
                reason(requirement),
                requirement.rule(),
                considered(visit, policy.considerations(question)));
    }

    private static String word(Requirement requirement) {
        return switch (requirement) {
            case Requirement.Skip skip -> "skip";
            case Requirement.SecondStep step -> "second_step";
            case Requirement.Refuse refuse -> "refuse";
        };
    }

    private static String reason(Requirement requirement) {
        return switch (requirement) {
            case Requirement.Skip skip -> skip.cause().text();
            case Requirement.SecondStep step ->
                    step.grace().isZero()
                            ? ""
                            : "a code counts for "
                                    + step.grace().toMinutes()
                                    + " min in the same session on a terminal";
            case Requirement.Refuse refuse -> refuse.cause().text();
        };
    }

    private static List<Considered> considered(
            Visit visit, List<Policy.Consideration> considerations) {
        return considerations.stream()
                .map(one ->
                        new Considered(
                                visit.caller().isRoot() || one.misfit().isEmpty()
                                        ? one.rule()
                                        : place(one.rule()),
                                one.misfit()))
                .toList();
    }

    /** Whom the rules for other people name is not for everybody to read. */
    private static String place(String rule) {
        var place = PLACE.matcher(rule);
        return place.find() ? place.group() : "a rule";
    }
}
