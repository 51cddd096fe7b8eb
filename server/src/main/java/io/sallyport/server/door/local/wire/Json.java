package io.sallyport.server.door.local.wire;

import io.sallyport.server.json.StrictJson;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the command socket speaks it. */
public final class Json {
    /** Longest message that the server reads, in bytes: a state file of 64 KiB, in Base64. */
    public static final int REQUEST_BYTES_MAX = 96 * 1024;

    /** As at every door. */
    public static final JsonMapper MAPPER = StrictJson.MAPPER;

    private Json() {}
}
