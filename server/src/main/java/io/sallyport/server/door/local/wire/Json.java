package io.sallyport.server.door.local.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the command socket speaks it: strict, and with one spelling of every message. */
public final class Json {
    /** Longest message that the server reads, in bytes: a state file of 64 KiB, in Base64. */
    public static final int REQUEST_BYTES_MAX = 96 * 1024;

    private static final int DEPTH_MAX = 8;

    /**
     * Refuses unknown fields, absent ones that are not optional, a field that stands twice, and
     * anything behind the message. Absent values are left out when writing.
     */
    public static final JsonMapper MAPPER =
            JsonMapper.builder(factory())
                    .enable(
                            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .changeDefaultPropertyInclusion(
                            include -> include.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                    .build();

    private Json() {}

    private static JsonFactory factory() {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                .build();
    }
}
