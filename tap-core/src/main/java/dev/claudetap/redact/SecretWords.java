package dev.claudetap.redact;

import java.util.List;
import java.util.Set;

/** The words by which {@link SecretNames} tells names of secrets from other names: letters and digits in lower case, nothing else. */
final class SecretWords {
    /** Names of query parameters and form fields. */
    static final Set<String> QUERY = Set.of(
            "key",
            "apikey",
            "xapikey",
            "token",
            "code",
            "sig",
            "signature",
            "password",
            "passwd",
            "pwd",
            "pass",
            "secret",
            "auth",
            "authorization",
            "jwt",
            "assertion",
            "clientassertion",
            "codeverifier",
            "devicecode",
            "xamzsignature",
            "xamzsecuritytoken",
            "xamzcredential",
            "xgoogsignature",
            "xgoogcredential",
            "awsaccesskeyid",
            "subjecttoken",
            "actortoken",
            "ticket",
            "otp");
    /** Names in OAuth requests only. */
    static final Set<String> OAUTH = Set.of(
            "code",
            "codeverifier",
            "assertion",
            "clientassertion",
            "devicecode",
            "subjecttoken",
            "actortoken",
            "token");
    /** How a name of a secret ends wherever it stands. */
    static final List<String> JSON_ENDINGS = List.of(
            "apikey",
            "password",
            "passwd",
            "passphrase",
            "secret",
            "authorization",
            "cookie",
            "cookies",
            "setcookie2",
            "privatekey",
            "secretkey",
            "accesskey",
            "accesskeyid",
            "signingkey",
            "encryptionkey",
            "sessionkey",
            "subscriptionkey",
            "masterkey",
            "accountkey",
            "sharedkey",
            "authkey",
            "credential",
            "credentials",
            "pwd");
    /** What is anywhere in a name of a header. */
    static final List<String> HEADER_PARTS = List.of(
            "authorization",
            "authentication",
            "credential",
            "password",
            "passwd",
            "secret",
            "cookie",
            "apikey",
            "passphrase");
    /** What stands before "token" when it is surely a secret. */
    static final Set<String> CREDENTIAL_TOKENS = Set.of(
            "access",
            "refresh",
            "id",
            "auth",
            "bearer",
            "session",
            "personal",
            "job",
            "api",
            "security",
            "csrf",
            "xsrf",
            "private",
            "bot",
            "oauth",
            "personalaccess",
            "device",
            "deploy",
            "webhook",
            "client",
            "service");
    /** What stands before "token" when it is a place in a list or a word of a model's vocabulary. */
    static final List<String> OTHER_TOKENS = List.of(
            "page",
            "next",
            "prev",
            "previous",
            "stop",
            "eos",
            "bos",
            "pad",
            "unk",
            "sep",
            "cls",
            "mask",
            "continuation",
            "sync",
            "special",
            "cursor",
            "start",
            "end",
            "first",
            "last",
            "per",
            "max",
            "min",
            "input",
            "output",
            "prompt",
            "completion",
            "resume",
            "count");
    /** What stands before "key" in headers that name things rather than open them. */
    static final List<String> OTHER_KEYS = List.of(
            "idempotency", "cache", "surrogate", "partition", "routing", "public", "websocket", "sort", "primary");

    private SecretWords() {}
}
