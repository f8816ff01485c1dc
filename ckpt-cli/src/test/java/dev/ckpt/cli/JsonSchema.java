package dev.ckpt.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// As much of JSON Schema as our schemas use. A word of the schema that it does not know is an error, so that no rule is
/// passed over in silence.
final class JsonSchema {

    private static final List<String> WITHOUT_RULE = List.of("$schema", "$id", "$defs", "title", "description");

    private final Map<?, ?> root;

    JsonSchema(Object root) {
        this.root = (Map<?, ?>) root;
    }

    /// What in the document breaks the schema, each with its place.
    List<String> breaches(Object document) {
        List<String> breaches = new ArrayList<>();
        check(document, root, "$", breaches);
        return breaches;
    }

    private void check(@Nullable Object value, Map<?, ?> schema, String place, List<String> breaches) {
        schema.forEach((word, rule) -> {
            switch ((String) word) {
                case "$ref" -> check(value, definition((String) rule), place, breaches);
                case "const" -> require(Objects.equals(value, rule), place + " is not " + rule, breaches);
                case "enum" -> require(((List<?>) rule).contains(value), place + " is " + value, breaches);
                case "type" -> require(isOf(value, rule), place + " is no " + rule, breaches);
                case "minimum" -> require(!(value instanceof Long number) || number >= (Long) rule, place + " is "
                        + value, breaches);
                case "required" -> required(value, (List<?>) rule, place, breaches);
                case "properties" -> properties(value, (Map<?, ?>) rule, place, breaches);
                case "additionalProperties" -> {
                    if (value instanceof Map<?, ?> map) {
                        map.forEach((key, item) -> check(item, (Map<?, ?>) rule, place + "." + key, breaches));
                    }
                }
                case "items" -> {
                    if (value instanceof List<?> list) {
                        for (int i = 0; i < list.size(); i++) {
                            check(list.get(i), (Map<?, ?>) rule, place + "[" + i + "]", breaches);
                        }
                    }
                }
                case "anyOf" -> anyOf(value, (List<?>) rule, place, breaches);
                default -> require(WITHOUT_RULE.contains(word), "the schema says " + word, breaches);
            }
        });
    }

    private void anyOf(@Nullable Object value, List<?> schemas, String place, List<String> breaches) {
        List<String> all = new ArrayList<>();
        for (Object schema : schemas) {
            List<String> own = new ArrayList<>();
            check(value, (Map<?, ?>) schema, place, own);
            if (own.isEmpty()) {
                return;
            }
            all.addAll(own);
        }
        breaches.addAll(all);
    }

    private static void required(@Nullable Object value, List<?> names, String place, List<String> breaches) {
        if (value instanceof Map<?, ?> map) {
            for (Object name : names) {
                require(map.containsKey(name), place + " has no " + name, breaches);
            }
        }
    }

    private void properties(@Nullable Object value, Map<?, ?> schemas, String place, List<String> breaches) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, item) -> {
                if (schemas.get(name) instanceof Map<?, ?> schema) {
                    check(item, schema, place + "." + name, breaches);
                }
            });
        }
    }

    private Map<?, ?> definition(String reference) {
        Object definitions = root.get("$defs");
        Object found = ((Map<?, ?>) Objects.requireNonNull(definitions)).get(reference.substring("#/$defs/".length()));
        return (Map<?, ?>) Objects.requireNonNull(found, reference);
    }

    private static boolean isOf(@Nullable Object value, Object types) {
        if (types instanceof List<?> several) {
            return several.stream().anyMatch(type -> isOf(value, type));
        }
        return switch ((String) types) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "integer" -> value instanceof Long;
            case "number" -> value instanceof Long || value instanceof Double;
            case "boolean" -> value instanceof Boolean;
            case "null" -> value == null;
            default -> throw new IllegalArgumentException("no type " + types);
        };
    }

    private static void require(boolean holds, String breach, List<String> breaches) {
        if (!holds) {
            breaches.add(breach);
        }
    }
}
