package io.sallyport.engine.judge;

import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.audit.Cause;

/** What comparing a guess with one device brought. */
sealed interface Finding {
    /**
     * @param accepted the device with its progress moved on
     */
    record Live(CodeDevice accepted) implements Finding {}

    /**
     * A right code of the device, but not one that is good now; or, with {@code WRONG_CODE}, none.
     */
    record Dead(Cause cause, String detail) implements Finding {}

    Finding NOTHING = new Dead(Cause.WRONG_CODE, "");
}
