package dev.claudetap.cli;

import dev.claudetap.cli.trust.Machine;
import dev.claudetap.cli.trust.TrustPlan;
import dev.claudetap.cli.trust.TrustPlans;
import dev.claudetap.proxy.tls.AuthorityException;
import dev.claudetap.proxy.tls.CertificateAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Carries out what makes this machine trust our certificate authority, or tells the user how, where that takes more rights. */
final class SystemTrust {
    /** Runs a program of the platform's. */
    interface Programs {
        /** Runs it to its end. */
        Ended run(List<String> command) throws IOException, InterruptedException;
    }

    /**
     * How a program ended.
     *
     * @param output everything that it printed
     */
    record Ended(int exitCode, String output) {}

    private final Console console;
    private final Machine machine;
    private final Programs programs;

    SystemTrust(Console console) {
        this(
                console,
                Machine.ofThisProcess(console.environment()),
                command -> run(CallersLocale.process(command, console.environment())));
    }

    SystemTrust(Console console, Machine machine, Programs programs) {
        this.console = console;
        this.machine = machine;
        this.programs = programs;
    }

    /** The user's authority, which a first call makes. */
    static CertificateAuthority authority(Console console) throws CliException {
        try {
            return CertificateAuthority.open(CertificateAuthority.directory(console.environment()));
        } catch (AuthorityException e) {
            throw Failures.of(e);
        }
    }

    /**
     * Makes the machine trust it.
     *
     * @param script takes the lines that the user has to run himself, where there are some
     */
    void trust(CertificateAuthority authority, Consumer<String> script) throws CliException, InterruptedException {
        TrustPlan plan = plans(authority).trust();
        if (plan.commands().isEmpty()) {
            plan.script().forEach(script);
        } else if (succeeds(plan.check())) {
            console.say("the CA is trusted already: " + pem(authority));
        } else {
            carryOut(plan);
            console.say("the CA is trusted now: " + pem(authority) + "; 'claude-tap untrust-ca' takes that back");
        }
    }

    /** Makes the machine forget it. */
    void untrust(CertificateAuthority authority, Consumer<String> script) throws CliException, InterruptedException {
        TrustPlan plan = plans(authority).untrust();
        if (plan.commands().isEmpty()) {
            plan.script().forEach(script);
        } else if (!succeeds(plan.check())) {
            console.say("the CA is not trusted: " + pem(authority));
        } else {
            carryOut(plan);
            console.say("the CA is not trusted any more: " + pem(authority));
        }
    }

    private TrustPlans plans(CertificateAuthority authority) {
        return new TrustPlans(machine, pem(authority), authority.certificate());
    }

    private static Path pem(CertificateAuthority authority) {
        return authority.file().orElseThrow();
    }

    private boolean succeeds(List<String> command) throws InterruptedException {
        try {
            return programs.run(command).exitCode() == 0;
        } catch (IOException e) {
            // The command that changes something will fail in the same way and tell it.
            return false;
        }
    }

    private void carryOut(TrustPlan plan) throws CliException, InterruptedException {
        for (List<String> command : plan.commands()) {
            String said;
            try {
                Ended ended = programs.run(command);
                if (ended.exitCode() == 0) {
                    continue;
                }
                said = ended.output()
                        .lines()
                        .filter(line -> !line.isBlank())
                        .findFirst()
                        .orElse("exit code " + ended.exitCode());
            } catch (IOException e) {
                said = Failures.reason(e);
            }
            throw new CliException(
                    ExitCode.NO_PERMISSION,
                    "the trust store was not changed: " + said.strip() + "; the command was: "
                            + String.join(" ", command));
        }
    }

    private static Ended run(ProcessBuilder program) throws IOException, InterruptedException {
        Process process = program.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
