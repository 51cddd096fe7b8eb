package io.sallyport.server.notice;

/** What owners read; docs/notices.md shows it. */
final class NoticeWords {
    static final String STRANGER_LANE_EMPTY =
            """
            Somebody has tried wrong codes for your account, from places where you do not
            usually log in. Nobody got in that way, and you are not locked out.

            What it means: %s
            asked for two codes in a row. Where you have logged in lately, one code is
            enough as before.

            What to do: where you are asked for two codes, give the one your device shows,
            wait for the next, and give that, too. If there is one field only, type both
            run together without a blank, such as 123456654321. If the failures were not
            yours, tell your administrator. If somebody may know your password or hold
            your key, change it.
            """;

    static final String NEW_DEVICE =
            """
            Your account was logged in to with a right code, from a place that was not known.

            What it means: if that was you, nothing is wrong. From there, one code stays
            enough for you even while somebody else tries wrong ones.

            What to do if it was not you: tell your administrator at once; whoever it was
            has your key or password, and a code of yours. Then make the known places
            forgotten, with a second step of your own:

                sallyport device forget-places

            and change your password or key.
            """;

    static final String WRONG_SECOND_STEP =
            """
            A wrong code was given for your account, from a place where you do not usually
            log in. Whoever it was had got past the first step, such as your key or
            password. They were not let in.

            What it means: if you mistyped a code, nothing is wrong. If not, somebody may
            have your password or key. You are told of this once a day at most.

            What to do if it was not you: change your password, or remove the key, and tell
            your administrator. `sallyport status` shows the last refused attempts.
            """;

    static final String SHORT_RECOVERY_CODE =
            """
            Your account was logged in to with a code of eight digits that came with your
            old state file. It is used up now.

            What it means: codes of eight digits can be guessed. They are refused while
            somebody tries codes for your account, which is just when you may need one.

            What to do: make new recovery codes, which cannot be guessed and take the
            place of the old ones:

                sallyport recovery

            If it was not you, tell your administrator at once: whoever it was has your
            key or password, and your old codes.
            """;

    /** Account, time, host, service, address, event. */
    static final String FACTS =
            """

            Account:  %s
            When:     %s
            Host:     %s
            Service:  %s
            From:     %s
            Event:    %s

            Your administrator finds out more with this event. Nobody needs a code of yours
            to help you: never tell one.
            """;

    /** Account, host. */
    static final String TEST =
            """
            This is a test: an administrator asked for it.

            Notices about the account %s at %s reach you here.
            There is nothing to do.
            """;

    private NoticeWords() {}
}
