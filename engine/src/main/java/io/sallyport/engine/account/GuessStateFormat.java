package io.sallyport.engine.account;

import io.sallyport.engine.account.GuessState.Lane;
import io.sallyport.engine.account.GuessState.Told;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The bytes of the guessing state inside a register. */
final class GuessStateFormat {
    private GuessStateFormat() {}

    static void write(GuessState state, ByteWriter out) {
        write(state.stranger(), out);
        write(state.known(), out);
        out.instant(state.levelTwo());
        out.u8(state.devices().size());
        state.devices().forEach(device -> write(device, out));
        out.instant(state.told().laneEmpty()).instant(state.told().wrongStep());
        out.u8(state.openings().size());
        state.openings().forEach(out::instant);
    }

    static GuessState read(Cursor in) throws MalformedBytesException {
        return new GuessState(
                lane(in),
                lane(in),
                in.instant("level 2"),
                devices(in),
                new Told(in.instant("told"), in.instant("told")),
                openings(in));
    }

    /** Reads the state of a register that was written before there were known devices. */
    static GuessState readOneLane(Cursor in) throws MalformedBytesException {
        return GuessState.FULL.withStranger(lane(in)).withLevelTwo(in.instant("level 2"));
    }

    private static void write(Lane lane, ByteWriter out) {
        out.instant(lane.shortTerm()).instant(lane.day()).instant(lane.month());
    }

    private static Lane lane(Cursor in) throws MalformedBytesException {
        return new Lane(in.instant("lane"), in.instant("lane"), in.instant("lane"));
    }

    private static void write(KnownDevice device, ByteWriter out) {
        out.u32(device.digest().keyId()).raw(device.digest().bytes()).word(device.kind());
        out.instant(device.lastAccept()).u8(device.failures()).u8(device.charge());
    }

    private static List<KnownDevice> devices(Cursor in) throws MalformedBytesException {
        int count = in.count(GuessState.DEVICES_MAX, false, "known devices");
        var devices = new ArrayList<KnownDevice>(count);
        for (int i = 0; i < count; i++) devices.add(device(in));
        return devices;
    }

    private static KnownDevice device(Cursor in) throws MalformedBytesException {
        return new KnownDevice(
                digest(in),
                in.word(KnownDevice.Kind.class, "kind"),
                in.instant("last Accept"),
                in.u8("failures"),
                in.u8("charge"));
    }

    private static DeviceDigest digest(Cursor in) throws MalformedBytesException {
        long keyId = in.u32("key id");
        if (keyId > Integer.MAX_VALUE) throw new MalformedBytesException("key id is out of range");
        return DeviceDigest.of((int) keyId, in.take(DeviceDigest.LENGTH, "digest"));
    }

    private static List<Instant> openings(Cursor in) throws MalformedBytesException {
        int count = in.count(GuessState.OPENINGS_MAX, false, "openings");
        var openings = new ArrayList<Instant>(count);
        for (int i = 0; i < count; i++) openings.add(in.instant("opening"));
        return openings;
    }
}
