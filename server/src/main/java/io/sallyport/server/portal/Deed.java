package io.sallyport.server.portal;

import io.sallyport.server.door.local.wire.DeleteAccount;
import io.sallyport.server.door.local.wire.Disable;
import io.sallyport.server.door.local.wire.ForgetPlaces;
import io.sallyport.server.door.local.wire.LostPhone;
import io.sallyport.server.door.local.wire.MakeLink;
import io.sallyport.server.door.local.wire.OpenAccount;
import io.sallyport.server.door.local.wire.RemoveDevice;
import io.sallyport.server.door.local.wire.StepUp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What administrators do for people: nothing that {@code sallyport user} cannot do. */
enum Deed {
    LINK("/v1/links/make"),
    REMOVE("/v1/devices/remove"),
    LOST("/v1/accounts/lost-phone"),
    OPEN("/v1/accounts/open"),
    FORGET("/v1/places/forget"),
    DISABLE("/v1/disable"),
    DELETE("/v1/accounts/delete");

    /** An administrator's own step was shown to the portal; the operation asks for none. */
    private static final StepUp NO_STEP_UP = StepUp.first("");

    private static final int HOURS_MAX = 31 * 24;

    private final String operation;

    Deed(String operation) {
        this.operation = operation;
    }

    static Optional<Deed> of(String word) {
        return Arrays.stream(values()).filter(deed -> deed.word().equals(word)).findFirst();
    }

    /** As forms have it, and as a part of keys of the texts. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Path of the command socket's operation that does it. */
    String operation() {
        return operation;
    }

    /** Whether the audit is told why. */
    boolean needsReason() {
        return switch (this) {
            case LINK, REMOVE, DELETE -> false;
            case LOST, OPEN, FORGET, DISABLE -> true;
        };
    }

    /** What the operation is asked with; empty if the form does not say it. */
    Optional<Object> message(String account, Form form, Instant now) {
        Optional<String> whose = Optional.of(account);
        String reason = form.text("reason").strip();
        return switch (this) {
            case LINK -> Optional.of(new MakeLink(whose));
            case REMOVE -> Optional.of(new RemoveDevice(whose, form.text("device"), NO_STEP_UP));
            case LOST ->
                    hours(form.text("hours"))
                            .map(until -> new LostPhone(whose, now.plus(until), reason));
            case OPEN -> Optional.of(new OpenAccount(whose, reason));
            case FORGET -> Optional.of(new ForgetPlaces(whose, Optional.of(reason), NO_STEP_UP));
            case DISABLE -> Optional.of(new Disable(whose, Optional.of(reason), NO_STEP_UP));
            case DELETE -> Optional.of(new DeleteAccount(whose));
        };
    }

    private static Optional<Duration> hours(String text) {
        if (!text.matches("[1-9][0-9]{0,2}")) return Optional.empty();
        int hours = Integer.parseInt(text);
        return hours > HOURS_MAX ? Optional.empty() : Optional.of(Duration.ofHours(hours));
    }
}
