package io.sallyport.server.door.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Checks JSON against a schema of an OpenAPI 3.1 document, as far as ours goes; else it fails. */
final class SchemaCheck {
    private static final Set<String> KNOWN =
            Set.of(
                    "type",
                    "required",
                    "properties",
                    "additionalProperties",
                    "items",
                    "enum",
                    "pattern",
                    "maxLength",
                    "maxItems",
                    "format",
                    "description",
                    "$ref");

    private final JsonNode document;
    private final List<String> faults = new ArrayList<>();

    SchemaCheck(JsonNode document) {
        this.document = document;
    }

    List<String> faults(JsonNode schema, JsonNode value) {
        check(schema, value, "$");
        return faults;
    }

    private void check(JsonNode schema, JsonNode value, String at) {
        for (String word : schema.propertyNames())
            if (!KNOWN.contains(word)) throw new AssertionError("this check lacks " + word);
        if (schema.has("$ref")) {
            check(document.at(schema.get("$ref").asString().substring(1)), value, at);
            return;
        }
        if (schema.has("enum") && !contains(schema.get("enum"), value)) faults.add(at + " word");
        switch (schema.get("type").asString()) {
            case "object" -> object(schema, value, at);
            case "array" -> {
                if (!value.isArray()) faults.add(at + " is no array");
                int i = 0;
                for (JsonNode item : value) check(schema.get("items"), item, at + "[" + i++ + "]");
            }
            case "string" -> string(schema, value, at);
            case "integer" -> {
                if (!value.isIntegralNumber()) faults.add(at + " is no integer");
            }
            case "boolean" -> {
                if (!value.isBoolean()) faults.add(at + " is no boolean");
            }
            default -> throw new AssertionError(schema.toString());
        }
    }

    private void string(JsonNode schema, JsonNode value, String at) {
        if (!value.isString()) {
            faults.add(at + " is no string");
            return;
        }
        if (schema.has("pattern") && !value.asString().matches(schema.get("pattern").asString()))
            faults.add(at + " does not match");
        if (schema.has("format")) java.time.Instant.parse(value.asString());
    }

    private void object(JsonNode schema, JsonNode value, String at) {
        if (!value.isObject()) {
            faults.add(at + " is no object");
            return;
        }
        if (!schema.has("properties")) return;
        for (JsonNode name : schema.get("required"))
            if (!value.has(name.asString())) faults.add(at + " lacks " + name.asString());
        JsonNode properties = schema.get("properties");
        for (String name : value.propertyNames())
            if (properties.has(name)) check(properties.get(name), value.get(name), at + "." + name);
            else faults.add(at + " has " + name);
    }

    private static boolean contains(JsonNode words, JsonNode value) {
        for (JsonNode word : words) if (word.equals(value)) return true;
        return false;
    }
}
