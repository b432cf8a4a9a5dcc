package dev.claudetap.json;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object.
 *
 * @param members its members in the order they were written, duplicate names kept
 */
public record JsonObject(List<Member> members) implements JsonValue, Iterable<JsonObject.Member> {
    /** The object without members. */
    public static final JsonObject EMPTY = new JsonObject(List.of());

    /**
     * One name and its value.
     *
     * @param name member name
     * @param value member value
     */
    public record Member(String name, JsonValue value) {
        public Member {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(value, "value");
        }
    }

    public JsonObject {
        members = List.copyOf(members);
    }

    /** The value of that name, the last one when it stands there twice; null when it is missing. */
    public @Nullable JsonValue get(String name) {
        for (int i = members.size() - 1; i >= 0; i--) {
            Member member = members.get(i);
            if (member.name().equals(name)) {
                return member.value();
            }
        }
        return null;
    }

    /** Whether a member has that name. */
    public boolean has(String name) {
        return get(name) != null;
    }

    /** The object of that name; empty when it is missing or something else. */
    public Optional<JsonObject> object(String name) {
        return Optional.ofNullable(get(name)).flatMap(JsonValue::asObject);
    }

    /** The array of that name; empty when it is missing or something else. */
    public Optional<JsonArray> array(String name) {
        return Optional.ofNullable(get(name)).flatMap(JsonValue::asArray);
    }

    /** The string of that name; empty when it is missing or something else. */
    public Optional<String> string(String name) {
        return Optional.ofNullable(get(name)).flatMap(JsonValue::asString);
    }

    /** The whole number of that name; empty when it is missing or something else. */
    public Optional<Long> number(String name) {
        return Optional.ofNullable(get(name)).flatMap(JsonValue::asLong);
    }

    @Override
    public Iterator<Member> iterator() {
        return members.iterator();
    }

    /** A builder that starts empty. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with these members. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.members.addAll(members);
        return builder;
    }

    @Override
    public String toString() {
        return toJson();
    }

    /** Collects members. Not safe for several threads. */
    public static final class Builder {
        private final List<Member> members = new ArrayList<>();

        private Builder() {}

        /** Replaces the value of that name where it stands, or adds it at the end. */
        public Builder put(String name, JsonValue value) {
            for (int i = 0; i < members.size(); i++) {
                if (members.get(i).name().equals(name)) {
                    members.set(i, new Member(name, value));
                    return this;
                }
            }
            return add(name, value);
        }

        /** {@link #put(String, JsonValue)} with a string. */
        public Builder put(String name, String value) {
            return put(name, new JsonString(value));
        }

        /** {@link #put(String, JsonValue)} with a whole number. */
        public Builder put(String name, long value) {
            return put(name, JsonNumber.of(value));
        }

        /** {@link #put(String, JsonValue)} with a boolean. */
        public Builder put(String name, boolean value) {
            return put(name, JsonLiteral.of(value));
        }

        /** Adds a member at the end, even if its name is there already. */
        public Builder add(String name, JsonValue value) {
            members.add(new Member(name, value));
            return this;
        }

        /** Removes every member of that name. */
        public Builder remove(String name) {
            members.removeIf(member -> member.name().equals(name));
            return this;
        }

        /** The value of that name so far; null when it is missing. */
        public @Nullable JsonValue get(String name) {
            for (Member member : members) {
                if (member.name().equals(name)) {
                    return member.value();
                }
            }
            return null;
        }

        /** The object as collected so far. */
        public JsonObject build() {
            return new JsonObject(members);
        }
    }
}
