package dev.claudetap.proxy;

import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ForwardEnvironment;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.SandboxFile;
import dev.claudetap.proxy.tls.AuthorityException;
import dev.claudetap.proxy.tls.CertificateAuthority;
import dev.claudetap.proxy.tls.JavaTrust;
import dev.claudetap.proxy.tls.TrustBundle;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the agent of a forward tap has to trust: the authority, and the bundle file of this run, in a private folder that is removed at
 * the end. The folder is called as the sandbox of an agent, so that what a killed tap leaves behind is removed by a later one.
 */
final class AgentTrust implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AgentTrust.class.getName());

    /** Guards nothing: the store holds public certificates, but the format wants one. */
    private static final String STORE_PASSWORD = "changeit";

    private final CertificateAuthority authority;
    private final TrustBundle bundle;
    private final Path folder;
    private final Path file;
    private final Path store;

    private AgentTrust(CertificateAuthority authority, TrustBundle bundle) throws IOException {
        this.authority = authority;
        this.bundle = bundle;
        // The JDK makes temporary folders for their owner only.
        this.folder = Files.createTempDirectory(
                SandboxFile.DIRECTORY_PREFIX + ProcessHandle.current().pid() + "-");
        this.file = folder.resolve("ca-bundle.pem");
        this.store = folder.resolve("ca-bundle.p12");
    }

    /**
     * Opens the user's authority, or makes one for this run only, and writes the bundle.
     *
     * @throws TapException when the authority cannot be used or the bundle cannot be written
     */
    static AgentTrust open(Map<String, String> environment, boolean ephemeral) throws TapException {
        try {
            CertificateAuthority authority = ephemeral
                    ? CertificateAuthority.ephemeral()
                    : CertificateAuthority.open(CertificateAuthority.directory(environment));
            TrustBundle bundle = TrustBundle.of(authority, environment, ForwardEnvironment.CA_VARIABLES);
            AgentTrust trust = new AgentTrust(authority, bundle);
            try {
                Files.writeString(trust.file, bundle.pem(), StandardCharsets.US_ASCII);
                return trust;
            } catch (IOException e) {
                trust.close();
                throw e;
            }
        } catch (AuthorityException e) {
            throw new TapException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new TapException("the CA bundle for the agent cannot be written", e);
        }
    }

    CertificateAuthority authority() {
        return authority;
    }

    /** What a user should know about it: nothing, mostly. */
    List<String> notices() {
        return authority.isRenewed()
                ? List.of(
                        "the tap's CA was about to expire and has been replaced by a new one. If you trusted the old one"
                                + " with 'claude-tap trust-ca', run that once more")
                : List.of();
    }

    /** The bundle's file. */
    Path file() {
        return file;
    }

    /** What the agent would have trusted without us, so the way upstream may trust it too. */
    TrustBundle bundle() {
        return bundle;
    }

    /**
     * Writes what an agent on a JVM has to trust, which reads a store of its own kind.
     *
     * @throws TapException when that cannot be written
     */
    AgentTrust andJava() throws TapException {
        try {
            JavaTrust.writeStore(authority, store, STORE_PASSWORD);
            return this;
        } catch (IOException e) {
            close();
            throw new TapException("the trust store for the agent cannot be written", e);
        }
    }

    /** The same plan with what a JVM has to be told. */
    LaunchPlan forJava(LaunchPlan plan, ClientContext context, URI proxy) {
        Map<String, String> set = new LinkedHashMap<>(plan.set());
        set.put(JavaOptions.VARIABLE, JavaOptions.text(context, proxy, store, STORE_PASSWORD));
        return new LaunchPlan(plan.command(), plan.arguments(), set, plan.unset(), plan.sandbox(), plan.notices());
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(store);
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // It holds public certificates only, and a later run removes it.
            LOG.log(System.Logger.Level.INFO, "a temporary folder stays", e);
        }
    }
}
