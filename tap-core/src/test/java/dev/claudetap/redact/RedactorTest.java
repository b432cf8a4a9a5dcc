package dev.claudetap.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonText;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.Timing;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.Turn;
import dev.claudetap.trace.WebSocketMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final String RANDOM = "Zq7xK2mVw9Lt4RbN8cYf";
    private static final String HEX = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    private final Redactor redactor = Redactor.standard();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Api-Key",
                "x-goog-api-key",
                "api-key",
                "Cookie",
                "Set-Cookie",
                "Set-Cookie2",
                "X-Access-Token",
                "X-Session-Token",
                "X-CSRF-Token",
                "Private-Token",
                "X-Goog-Iam-Authorization-Token",
                "Ocp-Apim-Subscription-Key",
                "X-Functions-Key",
                "X-Refresh-Token",
                "X-Anthropic-Api-Key",
                "X-Amz-Security-Token",
                "Cosy-Key",
                "Cosy-MachineToken",
                "Cosy-User",
                "chatgpt-account-id",
                "X-Client-Secret",
                "X-Db-Password",
                "X-Credential"
            })
    void takesOutTheWholeValueOfSecretHeaders(String name) {
        String value = value(name, RANDOM);
        assertThat(value).matches("\\[redacted:[a-z-]+:[0-9a-f]{6}]");
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization,Bearer ,0f1e2d3c4b5a69788796a5b4c3d2e1f0",
        "Authorization,Basic ,dXNlcjpacTd4SzJtVnc5THQ0UmJO",
        "Proxy-Authorization,Basic ,dXNlcjpacTd4",
        "X-Forwarded-Authorization,Bearer ,abc",
        "Authorization,AWS4-HMAC-SHA256 ,Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1 Signature=0f1e2d"
    })
    void keepsOnlyTheSchemeOfAuthorization(String name, String scheme, String secret) {
        String value = redactor.headers(Headers.of(name, scheme.strip() + " " + secret))
                .first(name)
                .orElseThrow();
        assertThat(value).startsWith(scheme.strip() + " [redacted:").doesNotContain(secret.substring(0, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic-beta,prompt-caching-2024-07-31",
        "x-ratelimit-remaining-tokens,149984",
        "anthropic-ratelimit-tokens-limit,80000",
        "idempotency-key,7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "sec-websocket-key,dGhlIHNhbXBsZSBub25jZQ==",
        "x-stainless-package-version,0.60.0",
        "content-type,application/json",
        "x-next-page-token,abcdef0123456789",
        "access-control-allow-headers,authorization",
        "access-control-allow-credentials,true",
        "session_id,0197f2a0-7425-40de-944b-e07fc1f90ae7",
        "request-id,req_011CQ8xK2mVw9Lt4RbN8cYf"
    })
    void keepsHeadersThatOnlySoundLikeSecrets(String name, String value) {
        assertThat(value(name, value)).isEqualTo(value);
    }

    @Test
    void takesTheKeyOutOfWebSocketSubprotocols() {
        assertThat(value(
                        "Sec-WebSocket-Protocol",
                        "realtime, openai-insecure-api-key.sk-" + RANDOM + ", openai-beta.v1"))
                .matches("realtime, openai-insecure-api-key\\.\\[redacted:[a-z-]+:[0-9a-f]{6}], openai-beta\\.v1");
    }

    @Test
    void takesSecretsOutOfUrlsInHeaders() {
        assertThat(value("Location", "https://x.test/cb?code=" + RANDOM + "&state=s#access_token=" + RANDOM))
                .doesNotContain(RANDOM)
                .contains("state=s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key",
                "api_key",
                "apikey",
                "access_token",
                "token",
                "refresh_token",
                "id_token",
                "code",
                "client_secret",
                "password",
                "sig",
                "X-Amz-Signature",
                "X-Amz-Security-Token",
                "X-Amz-Credential",
                "api%5Fkey",
                "API_KEY"
            })
    void takesSecretParametersOutOfTargets(String name) {
        assertThat(redactor.url("/v1/models?a=%2F+b&" + name + "=" + HEX + "&flag&page_token=next1"))
                .matches("/v1/models\\?a=%2F\\+b&" + name + "=\\[redacted:[a-z-]+:[0-9a-f]{6}]&flag&page_token=next1");
    }

    @Test
    void keepsTargetsWithoutSecretsByteForByte() {
        String target = "/v1/files/a%2Fb%20c?a=1&b=%26&c=a+b&empty=&flag&e[]=1&g=x%3Dy&h=/?:@&code_challenge=abc";
        assertThat(redactor.url(target)).isEqualTo(target);
        assertThat(redactor.url("https://api.test/a@b")).isEqualTo("https://api.test/a@b");
    }

    @Test
    void takesUserInfoOutOfUrls() {
        assertThat(redactor.url("https://user:pa55word@api.test/v1"))
                .matches("https://\\[redacted:url-credential:[0-9a-f]{6}]@api\\.test/v1");
        assertThat(redactor.text("cannot reach postgres://app:pa55word@db:5432/x now"))
                .doesNotContain("pa55word")
                .endsWith("@db:5432/x now");
    }

    static Stream<String> secretBodies() {
        return Stream.of(
                "{\"api_key\":\"S\"}",
                "{\"provider\":{\"apiKey\":\"S\"}}",
                "{\"refresh_token\":\"S\"}",
                "{\"client_secret\":\"S\"}",
                "{\"password\":\"S\"}",
                "{\"headers\":{\"Authorization\":\"Bearer S\"}}",
                "{\"headers\":{\"X-Functions-Key\":[\"S\"]}}",
                "{\"headers\":[{\"name\":\"x-api-key\",\"value\":\"S\"}]}",
                "{\"mcp\":{\"env\":{\"BRAVE_KEY\":\"S\"}}}",
                "{\"access_token\":\"S\",\"id_token\":\"S\",\"expires_in\":3600,\"token_type\":\"Bearer\"}",
                "{\"personal_token\":\"S\"}",
                "{\"token\":\"S\"}",
                "{\"job_token\":\"S\"}",
                "{\"session_token\":\"S\"}",
                "[[{\"private_key\":\"S\"}]]",
                "{\"arguments\":\"{\\\"password\\\":\\\"S\\\"}\"}",
                "{\"a\":\"{\\\"b\\\":\\\"{\\\\\\\"secret_key\\\\\\\":\\\\\\\"S\\\\\\\"}\\\"}\"}",
                "{\"grant_type\":\"authorization_code\",\"code\":\"S\",\"code_verifier\":\"S\"}",
                "{\"pass\\u0077ord\":\"S\"}",
                "{\"url\":\"https://x.test/?api_key=S&b=1\"}",
                "{\"sk-ant-api03-S\":1}");
    }

    @ParameterizedTest
    @MethodSource("secretBodies")
    void takesSecretMembersOutOfJsonBodies(String template) throws Exception {
        Body clean = redactor.body(
                new Body.Json(template.replace("S\\", RANDOM + "\\")
                        .replace("S\"", RANDOM + "\"")
                        .replace("=S&", "=" + RANDOM + "&")),
                "application/json");
        String text = ((Body.Json) clean).text();
        assertThat(text).doesNotContain(RANDOM).contains("[redacted:");
        JsonText.parse(text);
        assertThat(redactor.body(clean, "application/json")).isEqualTo(clean);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"max_tokens\":4096,\"usage\":{\"input_tokens\":10,\"output_tokens\":20}}",
                "{\"tools\":[{\"name\":\"get_token_count\",\"input_schema\":{\"properties\":{\"token\":{\"type\":\"string\",\"description\":\"API token to use\"}},\"required\":[\"token\",\"password\"]}}]}",
                "{\"logprobs\":{\"content\":[{\"token\":\"Hello\",\"logprob\":-0.1},{\"token\":\" internationalization\",\"logprob\":-1}]}}",
                "{\"next_page_token\":\"CAUQAA0123456789abc\",\"stop_token\":\"<|end|>\"}",
                "{\"key\":\"value-with-1-digit\",\"prompt_cache_key\":\"0197f2a0-7425-40de\",\"primary_key\":\"id\"}",
                "{\"error\":{\"code\":\"invalid_api_key\",\"message\":\"Incorrect API key provided: sk-ant-...\"}}",
                "{\"signature\":\"EqQBCgIYAhIkMDE5N2YyYTA4xK2mVw9Lt4RbN8cYf\",\"password\":null,\"token\":12345}",
                "{\"n\":1.0e5, \"n\" : 2 , \"s\":\"\\u0041\\ud800\\/\"}",
                "{\"id\":\"msg_01XFDUDYJgAACzvnptvVoYEL\",\"tool_use_id\":\"toolu_01A09q90qw90lq917835lq9\"}",
                "{\"text\":\"task-specific risk-management-for-2026-and-beyond sk-learn\"}"
            })
    void keepsJsonThatOnlySoundsLikeSecrets(String json) {
        assertThat(redactor.body(new Body.Json(json), "application/json")).isEqualTo(new Body.Json(json));
    }

    @Test
    void takesSecretParametersOutOfFormBodies() {
        Body body = new Body.Text("grant_type=refresh_token&refresh_token=" + HEX + "&client_secret=s3&scope=a%20b");
        String clean = ((Body.Text) redactor.body(body, "application/x-www-form-urlencoded; charset=utf-8")).text();
        assertThat(clean)
                .startsWith("grant_type=refresh_token&refresh_token=[redacted:")
                .endsWith("]&scope=a%20b")
                .doesNotContain("s3&");
    }

    static Stream<String> keys() {
        return Stream.of(
                "sk-ant-api03-" + RANDOM + "-" + RANDOM + "AA",
                "sk-ant-oat01-" + RANDOM + "_" + RANDOM,
                "sk-ant-ort01-" + RANDOM,
                "sk-ant-admin01-" + RANDOM,
                "sk-" + RANDOM + RANDOM,
                "sk-proj-" + RANDOM,
                "sk-svcacct-" + RANDOM,
                "sk-or-v1-" + HEX + HEX,
                "ghp_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5",
                "gho_" + RANDOM + RANDOM,
                "ghu_" + RANDOM + RANDOM,
                "ghs_" + RANDOM + RANDOM,
                "github_pat_11ABCDEFG0" + RANDOM + "_" + RANDOM,
                "glpat-" + RANDOM,
                "AKIAQ3EGRZ7MN5XK2VWL",
                "ASIAQ3EGRZ7MN5XK2VWL",
                "AIzaSyD" + RANDOM + "0123456789ab",
                "ya29." + RANDOM + "." + RANDOM,
                "xoxb-123456789012-" + RANDOM,
                "sk_live_" + RANDOM,
                "npm_" + RANDOM + RANDOM,
                "hf_" + RANDOM,
                "xai-" + RANDOM,
                "gsk_" + RANDOM,
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0." + RANDOM + "-_" + RANDOM);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void takesKnownKeysOutOfAnyText(String key) {
        for (String around : List.of(
                "%s",
                "a %s b",
                "export X=%s\n",
                "\"%s\",",
                "(%s).",
                "\\n%s\\n",
                "q=%%20%s&b",
                "\u001b[31m%s\u001b[0m",
                "\u6f22%s\u5b57",
                "\ud800%s\udc00")) {
            String text = String.format(around, key);
            String clean = redactor.text(text);
            assertThat(clean).as(around).contains("[redacted:").doesNotContain(key.substring(key.length() - 8));
            assertThat(clean.length()).isLessThan(text.length() + 24);
            assertThat(redactor.text(clean)).isEqualTo(clean);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYzq7xK2mVw9|wJalrX",
                "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYzq7xK2mVw9|wJalrX",
                "export BRAVE_API_KEY='Zq7xK2mVw9Lt'|Zq7xK2",
                "DB_PASSWORD=hunter2hunter|hunter2",
                "password: hunter2!|hunter2",
                "SOME_TOKEN=abcdefghij|abcdef",
                "//registry.test/:_authToken=Zq7xK2mVw9Lt|Zq7xK2",
                "{\\\"apiKey\\\": \\\"Zq7xK2mVw9Lt\\\"}, |Zq7xK2",
                "curl -H 'x-api-key: Zq7xK2mVw9Lt'|Zq7xK2",
                "curl -H 'Authorization: Bearer 0f1e2d3c4b5a69788796a5b4c3d2e1f0'|0f1e2d",
                "GET https://x.test/a?key=0f1e2d3c4b5a69788796&z=1 failed|0f1e2d",
                "Bearer 0f1e2d3c4b5a69788796a5b4c3d2e1f0 was refused|0f1e2d"
            })
    void takesAssignedSecretsOutOfText(String text, String secret) {
        String clean = redactor.text(text);
        assertThat(clean).doesNotContain(secret).contains("[redacted:");
        assertThat(redactor.text(clean)).isEqualTo(clean);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max_tokens=4096 and next_page_token=abcdef012345",
                "const token = response.token2;",
                "apiKey: process.env.API_KEY2,",
                "API_KEY=$OTHER_KEY1 and API_KEY=${KEY2} and API_KEY=<your-key-1>",
                "password: string; token: string; secret: the thing",
                "String token = getToken(1);",
                "private_key: rsa.RSAPrivateKey | PKCS7PrivateKeyTypes, token: base64url",
                "\"SSL_COOKIE\": cryptography_has_ssl_cookie, secret = \"get_secret_v2\"",
                "Basic usage information and the bearer of this letter",
                "see https://host:8080/path and git@github.com:a/b.git",
                "ssh://git@github.com/a/b.git",
                "sk-ant-... sk-ant-api03-xxxxxxxxxxxxxxxxxxxx sk-your-key-goes-here-please-now",
                "-----BEGIN CERTIFICATE-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END CERTIFICATE-----",
                "| --- | ----- | eye: eyJust a.b.c",
                "background-color: #fff; key: value; tokens: 12345678"
            })
    void keepsTextThatOnlyLooksLikeSecrets(String text) {
        assertThat(redactor.text(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\\n", "\\\\n", "\r\n"})
    void takesOutPrivateKeyBlocksWholeOrCut(String line) {
        String body = (RANDOM + RANDOM + RANDOM + line).repeat(5);
        String whole = "a -----BEGIN RSA PRIVATE KEY-----" + line + body + "-----END RSA PRIVATE KEY----- b";
        assertThat(redactor.text(whole)).matches("a \\[redacted:private-key:[0-9a-f]{6}] b");
        String cut = whole.substring(0, whole.length() - 60);
        assertThat(redactor.text(cut)).doesNotContain(RANDOM.substring(0, 8)).contains("[redacted:private-key:");
    }

    @Test
    void givesTheSameSecretTheSameMarkWithinASessionOnly() {
        String key = "sk-ant-api03-" + RANDOM;
        String header = value("x-api-key", key);
        assertThat(redactor.text("key " + key)).isEqualTo("key " + header);
        assertThat(value("Authorization", "Bearer " + key)).isEqualTo("Bearer " + header);
        assertThat(Redactor.standard().text(key)).isNotEqualTo(redactor.text(key));
        assertThat(redactor.text(key + "b")).isNotEqualTo(redactor.text(key));
    }

    @Test
    void dropsTheBytesOfABinaryBodyThatHoldsAKey() {
        String bytes = Base64.getEncoder()
                .encodeToString(("\u0001\u0002 sk-ant-api03-" + RANDOM).getBytes(StandardCharsets.ISO_8859_1));
        assertThat(redactor.body(new Body.Binary(40, "ab", bytes), null)).isEqualTo(new Body.Binary(40, "ab", null));
        Body harmless = new Body.Binary(3, "cd", "AAEC");
        assertThat(redactor.body(harmless, null)).isEqualTo(harmless);
    }

    @Test
    void leavesNoSecretAnywhereInARecordAndIsIdempotent() {
        String key = "sk-ant-api03-" + RANDOM;
        TraceRecord record = record(key);
        TraceRecord clean = redactor.redact(record);
        assertThat(TraceJson.write(clean)).doesNotContain(RANDOM);
        assertThat(redactor.redact(clean)).isEqualTo(clean);
        assertThat(clean.response().events()).hasSameSizeAs(record.response().events());
    }

    @Test
    void appliesRulesOfTheUser() {
        Redactor own = Redactor.of(List.of(
                RedactionRule.text("ticket", "TICKET-[0-9]{6}"),
                RedactionRule.header("X-Tenant"),
                RedactionRule.jsonKey("customer"),
                RedactionRule.query("who")));
        assertThat(own.text("see TICKET-123456.")).matches("see \\[redacted:ticket:[0-9a-f]{6}]\\.");
        assertThat(own.headers(Headers.of("x-tenant", "acme")).first("X-Tenant").orElseThrow())
                .startsWith("[redacted:");
        assertThat(own.body(new Body.Json("{\"customer\":\"acme\"}"), null).toString())
                .doesNotContain("acme");
        assertThat(own.url("/?who=acme")).doesNotContain("acme");
    }

    private String value(String name, String value) {
        return redactor.headers(Headers.of(name, value)).first(name).orElseThrow();
    }

    private static TraceRecord record(String key) {
        Instant start = Instant.parse("2026-05-20T10:00:00Z");
        RecordHeader header = new RecordHeader(
                "req_1",
                Turn.of(1),
                new Timing(start, null, start),
                Outcome.UPSTREAM_FAILED,
                new ExchangeError("tls", "no " + key),
                "https://u:" + key + "@host",
                new Capture("claude", "reverse"));
        BodyInfo info = new BodyInfo(1, null, false, "odd " + key);
        Headers headers = Headers.of("X-Api-Key", key, "X-Other", "see " + key);
        Body body = new Body.Json("{\"messages\":[{\"content\":\"my key is " + key + "\"}]}");
        return new TraceRecord.WebSocket(
                header,
                new RequestRecord("POST", "/v1/messages?key=" + key, headers, body, info),
                new ResponseRecord(
                        200,
                        "OK " + key,
                        headers,
                        headers,
                        new Body.Text(key),
                        info,
                        List.of(
                                new StreamEvent("message", "{\"t\":\"" + key.substring(0, 20) + "\"}", true, null, 1),
                                new StreamEvent("message", "{\"t\":\"" + key.substring(20) + "\"}", true, key, 2))),
                List.of(new WebSocketMessage(true, new Body.Text("{\"k\":\"" + key + "\"}"), 0)));
    }

    @Test
    void whatFollowsAMarkIsNoMark() {
        String mark = redactor.headers(Headers.of("X-Api-Key", RANDOM))
                .first("X-Api-Key")
                .orElseThrow();
        for (String value : List.of(
                "[redacted:]CANARY",
                "[redacted:x:1] CANARY",
                mark + "CANARY",
                mark + " CANARY",
                "${CANARY",
                "${A}CANARY")) {
            Headers lines = Headers.of("X-Api-Key", value, "Authorization", "Bearer " + value);
            assertThat(redactor.headers(lines).toString()).doesNotContain("CANARY");
            assertThat(redactor.url("https://h/p?api_key=" + value.replace(' ', '+')))
                    .doesNotContain("CANARY");
            assertThat(redactor.text("{\"password\":\"" + value + "\"}")).doesNotContain("CANARY");
        }
        assertThat(redactor.headers(Headers.of("X-Api-Key", mark)).first("X-Api-Key"))
                .contains(mark);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "say \"password\": \"CANARY horse battery\" and go on",
                "say {\\\"password\\\": \\\"CANARY horse \\\\\\\"battery\\\\\\\" CANARY\\\"} and go on",
                "say \"client_secret\":\"a \\\"CANARY\\\" in quotes\" and go on",
                "say \"password\": \"CANARY\\\\\" and go on",
            })
    void quotedValueUnderASecretNameGoesWhole(String text) {
        assertThat(redactor.text(text))
                .startsWith("say ")
                .doesNotContain("CANARY")
                .doesNotContain("battery")
                .endsWith(" and go on");
    }
}
