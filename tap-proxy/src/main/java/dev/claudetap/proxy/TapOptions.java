package dev.claudetap.proxy;

import dev.claudetap.capture.TraceSink;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.proxy.fault.FaultPlan;
import dev.claudetap.proxy.replay.Cassette;
import dev.claudetap.proxy.replay.CassetteMode;
import dev.claudetap.proxy.replay.Pace;
import dev.claudetap.redact.RedactionRule;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** How a {@link TapSession} works. Immutable; made with {@link #builder}, or a shorthand when there is little to say. */
public final class TapOptions {
    private final AgentOptions agent;
    private final TrafficOptions traffic;
    private final OutputOptions output;
    private final UpstreamOptions upstream;
    private final Map<String, String> environment;
    private final RecordOptions records;
    private final ForwardOptions forwarding;
    private final TapeOptions tape;

    private TapOptions(Builder from) {
        agent = from.agent;
        traffic = from.traffic;
        output = from.output;
        upstream = from.upstream;
        environment = Map.copyOf(from.environment);
        records = from.records;
        forwarding = from.forwarding;
        tape = from.tape;
    }

    /** Options with the defaults that each setter names. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reverse mode towards that base URL, for whoever sends requests.
     *
     * @throws IllegalArgumentException when it is no URL; the message does not repeat it
     */
    public static Builder reverse(String target) {
        return builder().mode(ProxyMode.REVERSE).target(UpstreamUrl.required(target));
    }

    /** Forward mode: an HTTP(S) proxy for whoever uses it as one and trusts its CA. */
    public static Builder forward() {
        return builder().mode(ProxyMode.FORWARD);
    }

    /** No proxy: only the calls of this program whose clients have a tap of {@code dev.claudetap.proxy.inprocess}, or one of yours. */
    public static Builder inProcess() {
        return builder().mode(ProxyMode.IN_PROCESS);
    }

    /** The agent with that profile id, for example {@code claude}. */
    public static Builder client(String id) {
        return builder().client(id);
    }

    AgentOptions agent() {
        return agent;
    }

    TrafficOptions traffic() {
        return traffic;
    }

    OutputOptions output() {
        return output;
    }

    UpstreamOptions upstream() {
        return upstream;
    }

    Map<String, String> environment() {
        return environment;
    }

    RecordOptions records() {
        return records;
    }

    ForwardOptions forwarding() {
        return forwarding;
    }

    TapeOptions tape() {
        return tape;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private AgentOptions agent = AgentOptions.NOBODY;
        private TrafficOptions traffic = TrafficOptions.DEFAULT;
        private OutputOptions output = OutputOptions.DEFAULT;
        private UpstreamOptions upstream = UpstreamOptions.DEFAULT;
        private Map<String, String> environment = System.getenv();
        private RecordOptions records = RecordOptions.DEFAULT;
        private ForwardOptions forwarding = ForwardOptions.DEFAULT;
        private TapeOptions tape = TapeOptions.NONE;

        private Builder() {}

        /** The client profile; none by default, then a target is needed. */
        public Builder client(String id) {
            agent = agent.with(id);
            return this;
        }

        /** A client profile that need not be installed, in place of {@link #client(String)}. */
        public Builder profile(ClientProfile of) {
            agent = agent.with(of);
            return this;
        }

        /** What the agent will be started with: its arguments may name a provider, and so the upstream. None by default. */
        public Builder agentArguments(List<String> arguments) {
            agent = agent.with(arguments);
            return this;
        }

        /** Where the agent runs; this process's own directory by default. */
        public Builder workingDirectory(Path directory) {
            agent = agent.in(directory);
            return this;
        }

        /** Upstream's base URL; what the profile detects by default. */
        public Builder target(URI url) {
            traffic = traffic.to(url);
            return this;
        }

        /** How traffic reaches the tap; the profile's own default, or reverse. */
        public Builder mode(ProxyMode how) {
            traffic = traffic.with(how);
            return this;
        }

        /** Address to listen on; 127.0.0.1 by default. */
        public Builder host(String address) {
            traffic = traffic.at(address);
            return this;
        }

        /** Port to listen on; 0, the default, for any free one. */
        public Builder port(int number) {
            traffic = traffic.at(number);
            return this;
        }

        /** Where trace files go; without one, records stay in memory. */
        public Builder outputDirectory(Path directory) {
            output = output.in(directory);
            return this;
        }

        /** One more path prefix that reverse mode relays. */
        public Builder allowPath(String prefix) {
            traffic = traffic.allowing(prefix);
            return this;
        }

        /** Whether records keep a stream's single events beside what they add up to; true by default. */
        public Builder storeStreamEvents(boolean store) {
            records = records.withStoreStreamEvents(store);
            return this;
        }

        /** A PEM file with roots that upstream's certificate may be signed by, beside the JDK's and those of SSL_CERT_FILE. */
        public Builder upstreamCa(Path pem) {
            upstream = upstream.andRoot(pem);
            return this;
        }

        /** How many sessions may stay in the output directory; 0, the default, for all. */
        public Builder maxTraces(int number) {
            output = output.withMaxTraces(number);
            return this;
        }

        /** One more receiver of records; the session closes it. */
        public Builder sink(TraceSink sink) {
            output = output.and(sink);
            return this;
        }

        /** One more rule for what records must not show. */
        public Builder redactionRule(RedactionRule rule) {
            records = records.andRedactionRule(rule);
            return this;
        }

        /** By which prices {@link TapSession#summary} tells costs, asked for when it does; those that are built in by default. */
        public Builder prices(Supplier<PriceTable> table) {
            records = records.withPrices(table);
            return this;
        }

        /** The environment that profiles, proxy variables and SSL_CERT_FILE are read from; this process's by default. */
        public Builder environment(Map<String, String> variables) {
            environment = Map.copyOf(variables);
            return this;
        }

        /** How long a connection to upstream may take, and its TLS handshake again; 10 s by default. */
        public Builder connectTimeout(Duration limit) {
            upstream = upstream.withConnectTimeout(limit);
            return this;
        }

        /** After how much silence a connection to upstream is given up; zero, the default, for never. */
        public Builder idleTimeout(Duration limit) {
            upstream = upstream.withIdleTimeout(limit);
            return this;
        }

        /** Most decoded bytes of a body that a record keeps; 0, the default, for the recorder's own limit. */
        public Builder maxBodyBytes(long bytes) {
            records = records.withMaxBodyBytes(bytes);
            return this;
        }

        /** Forward mode: one more host that is tunnelled unread. A name, address or {@code *.example.com}; {@code :PORT} for that port only. */
        public Builder passthrough(String host) {
            forwarding = forwarding.andPassThrough(host);
            return this;
        }

        /**
         * Connects to {@code address} whenever {@code host}, or {@code host:port}, is meant, and not through the user's own proxy; TLS and
         * requests still name the host. For tests, and for hosts that only the user knows how to reach.
         */
        public Builder resolve(String host, InetSocketAddress address) {
            upstream = upstream.andResolve(host, address);
            return this;
        }

        /** Forward mode: a certificate authority for this session only; the user's own, which is kept in a file, otherwise. */
        public Builder ephemeralAuthority() {
            forwarding = forwarding.withEphemeralAuthority();
            return this;
        }

        /** Told once per host, on a thread of the tap, when an agent does not accept the certificate that forward mode shows it. */
        public Builder onRefusedCertificate(Consumer<RefusedCertificate> listener) {
            forwarding = forwarding.telling(listener);
            return this;
        }

        /** Answers from recorded ones; no connection leaves the machine. What is not recorded is a miss and fails. */
        public Builder cassette(Cassette recorded) {
            tape = tape.with(recorded);
            return this;
        }

        /** The same from a trace file, which is recorded first where {@code mode} says so. */
        public Builder cassette(Path traceJsonl, CassetteMode how) {
            tape = tape.with(traceJsonl, how);
            return this;
        }

        /** How fast recorded answers come; {@link Pace#INSTANT} by default. */
        public Builder pace(Pace of) {
            tape = tape.with(of);
            return this;
        }

        /** Answers every request itself, those of models with {@code captured}; no connection leaves the machine. */
        public Builder captureOnly() {
            tape = tape.onlyCapturing();
            return this;
        }

        /** Lets answers go wrong, upstream's or the cassette's, as a test wants; WebSockets are refused then. */
        public Builder faults(FaultPlan plan) {
            tape = tape.with(plan);
            return this;
        }

        /** The options. */
        public TapOptions build() {
            return new TapOptions(this);
        }
    }
}
