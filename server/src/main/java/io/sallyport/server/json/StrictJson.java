package io.sallyport.server.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** Reads and writes the messages of all doors: one mapper, one way to refuse. */
public final class StrictJson {
    private static final int DEPTH_MAX = 8;
    private static final int NAME_CHARACTERS_MAX = 64;

    /** Only what looks like the name of a field is said again: the rest may be a secret. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,31}");

    /**
     * Refuses unknown fields, absent ones that are not optional, a field that stands twice, values
     * of another kind, and anything behind the message. Absent values are left out when writing.
     */
    public static final JsonMapper MAPPER =
            JsonMapper.builder(factory())
                    .enable(
                            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .withCoercionConfig(
                            LogicalType.Textual,
                            text -> {
                                for (var shape :
                                        new CoercionInputShape[] {
                                            CoercionInputShape.Integer,
                                            CoercionInputShape.Float,
                                            CoercionInputShape.Boolean
                                        }) text.setCoercion(shape, CoercionAction.Fail);
                            })
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .changeDefaultPropertyInclusion(
                            include -> include.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                    .build();

    private StrictJson() {}

    /**
     * Reads one whole message.
     *
     * @throws UnfitJsonException if it is not exactly one of {@code type}
     */
    public static <M> M read(byte[] body, Class<M> type) throws UnfitJsonException {
        try {
            M message = MAPPER.readValue(body, type);
            if (message == null) throw new UnfitJsonException("", "the body is null");
            return message;
        } catch (JacksonException e) {
            throw unfit(e);
        }
    }

    /** Where, and what rule; never what stood there, which may be a code. */
    private static UnfitJsonException unfit(JacksonException e) {
        long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
        String place = at < 0 ? "" : " before byte " + at;
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                    new UnfitJsonException(field(unknown), "a field that is not known" + place);
            case StreamReadException syntax ->
                    new UnfitJsonException("", "no JSON, not whole, or a field twice" + place);
            case DatabindException value ->
                    new UnfitJsonException(
                            field(value), "a field is missing or of another kind" + place);
            default -> new UnfitJsonException("", "no JSON, or not whole" + place);
        };
    }

    /** The path to the field, as far as its names look like names. */
    private static String field(DatabindException e) {
        String path =
                e.getPath().stream()
                        .map(JacksonException.Reference::getPropertyName)
                        .filter(name -> name != null && NAME.matcher(name).matches())
                        .collect(Collectors.joining("."));
        return path.length() <= NAME_CHARACTERS_MAX ? path : path.substring(0, NAME_CHARACTERS_MAX);
    }

    private static JsonFactory factory() {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                .build();
    }
}
