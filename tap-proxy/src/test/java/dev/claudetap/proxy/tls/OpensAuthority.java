package dev.claudetap.proxy.tls;

import java.io.IOException;
import java.nio.file.Path;

/** A process of its own that opens the authority in a folder and names its serial number. */
final class OpensAuthority {
    private OpensAuthority() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println(
                CertificateAuthority.open(Path.of(arguments[0])).certificate().getSerialNumber());
    }
}
