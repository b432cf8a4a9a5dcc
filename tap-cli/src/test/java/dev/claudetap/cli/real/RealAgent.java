package dev.claudetap.cli.real;

import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ClientProfiles;
import dev.claudetap.client.ProxyMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One agent with one login, run for real and headless, with a scratch home and an obviously fake key. In its files,
 * variables and arguments {@code {base}} is the provider's address, {@code {key}} the fake key, {@code {token}} a made-up
 * login token, {@code {home}} its home and {@code {prompt}} what it is asked.
 */
final class RealAgent {
    /** The one credential that every agent is given. It must be readable nowhere afterwards. */
    static final String FAKE_KEY = "sk-fake-key-for-tests-0123456789";

    /** An unsigned token as the logins keep it; not to be found anywhere afterwards either. */
    static final String TOKEN = unsigned("""
            {"exp":4102444800,"email":"fake@example.invalid","https://api.openai.com/auth":{
             "chatgpt_account_id":"fake-account","chatgpt_plan_type":"pro","chatgpt_user_id":"fake-user"}}""");

    private final String folder;
    private final String client;
    private final String login;
    private String executable;
    private String node = "node22";
    private boolean readsBaseUrl;
    private boolean webSocket;
    private String targetPath = "";
    private boolean pastTheTap;
    private boolean breaksCharacters;
    private final List<ProxyMode> modes = List.of(ProxyMode.REVERSE, ProxyMode.FORWARD, ProxyMode.BODIES);
    private List<Scenario.Kind> kinds = List.of(Scenario.Kind.values());
    private final List<String> hosts = new ArrayList<>();
    private final List<String> tapOptions = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> files = new HashMap<>();

    private RealAgent(String folder, String client, String login) {
        this.folder = folder;
        this.client = client;
        this.login = login;
        this.executable = "node_modules/.bin/" + client;
    }

    /** One whose folder, executable and {@code --tap-client} have one name. */
    static RealAgent of(String name, String login) {
        return new RealAgent(name, name, login);
    }

    /** Its executable below its folder. */
    RealAgent executable(String path) {
        executable = path;
        return this;
    }

    /** The folder of the Node.js it needs. */
    RealAgent node(String installed) {
        node = installed;
        return this;
    }

    /** The provider's hosts that forward mode is to find at the scripted upstream, the model's first. */
    RealAgent hosts(String... names) {
        hosts.addAll(List.of(names));
        return this;
    }

    /** Its own configuration says where the provider is, and the tap finds it there. */
    RealAgent readsBaseUrl() {
        readsBaseUrl = true;
        return this;
    }

    /** What a reverse tap's target has behind the host. */
    RealAgent targetPath(String path) {
        targetPath = path;
        return this;
    }

    /** No tool loop: what this one sends cannot be read, so nobody knows when its tool has answered. */
    RealAgent promptOnly() {
        kinds = List.of(Scenario.Kind.PLAIN);
        return this;
    }

    /** Asks about its account at fixed hosts, past a reverse tap: in that mode a proxy leads it to the script. */
    RealAgent asksPastTheTap() {
        pastTheTap = true;
        return this;
    }

    /** Breaks a character that was cut between two chunks of a stream, with a tap and without. */
    RealAgent breaksCutCharacters() {
        breaksCharacters = true;
        return this;
    }

    /** The provider speaks WebSocket with this one. */
    RealAgent overWebSocket() {
        webSocket = true;
        return this;
    }

    RealAgent tapOptions(String... options) {
        tapOptions.addAll(List.of(options));
        return this;
    }

    RealAgent arguments(String... words) {
        arguments.addAll(List.of(words));
        return this;
    }

    RealAgent variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    RealAgent file(String path, String text) {
        files.put(path, text);
        return this;
    }

    /** The profile that the tap starts it with. */
    ClientProfile profile() {
        return ClientProfiles.load().all().stream()
                .filter(profile -> profile.id().equals(client))
                .findFirst()
                .orElseThrow();
    }

    String client() {
        return client;
    }

    String login() {
        return login;
    }

    String node() {
        return node;
    }

    boolean isReadingBaseUrl() {
        return readsBaseUrl;
    }

    boolean isOverWebSocket() {
        return webSocket;
    }

    boolean isAskingPastTheTap() {
        return pastTheTap;
    }

    boolean isBreakingCharacters() {
        return breaksCharacters;
    }

    List<ProxyMode> modes() {
        return modes;
    }

    List<Scenario.Kind> kinds() {
        return kinds;
    }

    String targetPath() {
        return targetPath;
    }

    List<String> hosts() {
        return hosts;
    }

    List<String> tapOptions() {
        return tapOptions;
    }

    /** Its executable below the directory that {@code .ci/install-agents} filled. */
    Path executable(Path agents) {
        return agents.resolve(folder).resolve(executable);
    }

    /** Writes the files it needs below its home. */
    void prepare(String baseUrl, Path home) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = home.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling(""));
            Files.writeString(path, filled(file.getValue(), baseUrl, home));
        }
    }

    Map<String, String> environment(String baseUrl, Path home) {
        Map<String, String> filled = new HashMap<>();
        environment.forEach((name, value) -> filled.put(name, filled(value, baseUrl, home)));
        return filled;
    }

    List<String> arguments(String prompt) {
        return arguments.stream().map(word -> word.replace("{prompt}", prompt)).toList();
    }

    private static String filled(String template, String baseUrl, Path home) {
        return template.replace("{base}", baseUrl)
                .replace("{key}", FAKE_KEY)
                .replace("{token}", TOKEN)
                .replace("{home}", home.toString());
    }

    private static String unsigned(String claims) {
        return encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + encoded(claims) + "." + encoded("fake signature");
    }

    private static String encoded(String part) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return client + ", " + login;
    }
}
