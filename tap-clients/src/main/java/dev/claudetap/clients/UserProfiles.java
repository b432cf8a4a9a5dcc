package dev.claudetap.clients;

import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ClientProfiles;
import dev.claudetap.files.UserDirectories;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Every profile that a user can name: those of this version, {@code exec} for any command, and the user's own files,
 * which win over a built-in of the same id. Immutable.
 */
public final class UserProfiles {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int MAX_BYTES = 1 << 20;

    private final Map<String, ClientProfile> profiles;
    private final List<String> problems;

    private UserProfiles(Map<String, ClientProfile> profiles, List<String> problems) {
        this.profiles = new TreeMap<>(profiles);
        this.problems = List.copyOf(problems);
    }

    /** Loads all of them. Never fails: a file that is not a profile becomes a {@linkplain #problems() problem}. */
    public static UserProfiles load(ClientContext context) {
        Map<String, ClientProfile> profiles = new LinkedHashMap<>();
        ClientProfiles.load().all().forEach(profile -> profiles.put(profile.id(), profile));
        profiles.put(ExecProfile.ID, new ExecProfile());
        List<String> problems = new ArrayList<>();
        for (Path file : context.listDirectory(directory(context))) {
            if (file.toString().endsWith(".json")) {
                try {
                    ClientProfile profile = read(file);
                    profiles.put(profile.id(), profile);
                } catch (ProfileException e) {
                    problems.add(String.valueOf(e.getMessage()));
                }
            }
        }
        return new UserProfiles(profiles, problems);
    }

    /** Where the user's own profiles are: {@code profiles} below CLAUDE_TAP_HOME or the platform's configuration directory. */
    public static Path directory(ClientContext context) {
        UserDirectories directories = UserDirectories.of(context.environment(), "", context.home());
        return context.workingDirectory().resolve(directories.config()).resolve("profiles");
    }

    /**
     * Reads one profile file.
     *
     * @throws ProfileException when it cannot be read or is no profile
     */
    public static ClientProfile read(Path file) throws ProfileException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw ProfileException.invalid(file + " is too large for a profile");
            }
            JsonObject root = JsonText.parse(Files.readString(file))
                    .asObject()
                    .orElseThrow(() -> ProfileException.invalid("a profile is a JSON object"));
            return new FileProfile(SheetJson.read(root, file.toUri()));
        } catch (CharacterCodingException e) {
            throw ProfileException.invalid(file + " is not UTF-8 text");
        } catch (IOException e) {
            throw new ProfileException("cannot read the profile " + file, true);
        } catch (JsonException e) {
            throw ProfileException.invalid(file + " is not JSON: " + e.getMessage());
        } catch (ProfileException e) {
            throw ProfileException.invalid(file + ": " + e.getMessage());
        }
    }

    /** All of them, sorted by id. */
    public List<ClientProfile> all() {
        return List.copyOf(profiles.values());
    }

    /** The profile with that id. */
    public Optional<ClientProfile> find(String id) {
        return Optional.ofNullable(profiles.get(id));
    }

    /** One line for each of the user's files that is no profile. */
    public List<String> problems() {
        return problems;
    }

    /**
     * The profile with variables on top of its own, each {@code NAME=VALUE}, where {@code {base_url}},
     * {@code {proxy_url}} and {@code {ca}} in a value stand for what the tap knows.
     *
     * @throws ProfileException when one is not of that form
     */
    public static ClientProfile withVariables(ClientProfile profile, List<String> assignments) throws ProfileException {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            String name = equals < 0 ? assignment : assignment.substring(0, equals);
            if (equals < 0 || !VARIABLE.matcher(name).matches()) {
                throw ProfileException.invalid("'" + (equals < 0 ? "…" : name)
                        + "' is no variable; write NAME=VALUE, as OPENAI_BASE_URL={base_url}/v1");
            }
            variables.put(name, assignment.substring(equals + 1));
        }
        return variables.isEmpty() ? profile : new AddedVariables(profile, variables);
    }
}
