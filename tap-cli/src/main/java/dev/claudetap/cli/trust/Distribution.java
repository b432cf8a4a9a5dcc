package dev.claudetap.cli.trust;

import java.util.Arrays;
import java.util.List;

/** How the families of Linux distributions keep the certificates that their programs trust. */
enum Distribution {
    DEBIAN(
            "Debian, Ubuntu",
            "libnss3-tools",
            "debian ubuntu gentoo",
            "/usr/local/share/ca-certificates/claude-tap.crt",
            "update-ca-certificates"),
    FEDORA(
            "Fedora, RHEL",
            "nss-tools",
            "fedora rhel centos amzn azurelinux mariner",
            "/etc/pki/ca-trust/source/anchors/claude-tap.pem",
            "update-ca-trust"),
    ALPINE(
            "Alpine",
            "nss-tools",
            "alpine",
            "/usr/local/share/ca-certificates/claude-tap.crt",
            "update-ca-certificates"),
    SUSE(
            "openSUSE, SLES",
            "mozilla-nss-tools",
            "opensuse suse sles opensuse-leap opensuse-tumbleweed",
            "/etc/pki/trust/anchors/claude-tap.pem",
            "update-ca-certificates"),
    ARCH("Arch", "nss", "arch archarm manjaro", "", ""),
    UNKNOWN("an unknown distribution; this works where p11-kit is used", "the NSS tools", "", "", "");

    private final String title;
    private final String nssTools;
    private final String ids;
    private final String anchor;
    private final String update;

    /** Without an anchor file, p11-kit's {@code trust} keeps it. */
    Distribution(String title, String nssTools, String ids, String anchor, String update) {
        this.title = title;
        this.nssTools = nssTools;
        this.ids = ids;
        this.anchor = anchor;
        this.update = update;
    }

    static Distribution of(Machine machine) {
        for (String id : machine.distributions()) {
            for (Distribution distribution : values()) {
                if (distribution.isCalled(id)) {
                    return distribution;
                }
            }
        }
        return UNKNOWN;
    }

    private boolean isCalled(String id) {
        return Arrays.asList(ids.split(" ", -1)).contains(id);
    }

    /** For people. */
    String title() {
        return title;
    }

    /** The package that brings {@code certutil}. */
    String nssTools() {
        return nssTools;
    }

    List<String> trust(Machine machine, String quotedPem) {
        return anchor.isEmpty()
                ? asRoot(machine, "trust anchor --store " + quotedPem)
                : asRoot(machine, "cp " + quotedPem + " " + anchor, update);
    }

    List<String> untrust(Machine machine, String quotedPem) {
        return anchor.isEmpty()
                ? asRoot(machine, "trust anchor --remove " + quotedPem)
                : asRoot(machine, "rm -f " + anchor, this == DEBIAN ? update + " --fresh" : update);
    }

    private List<String> asRoot(Machine machine, String... commands) {
        String prefix = machine.root() ? "" : this == ALPINE ? "doas " : "sudo ";
        return Arrays.stream(commands).map(command -> prefix + command).toList();
    }
}
