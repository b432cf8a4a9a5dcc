package dev.claudetap.export;

import dev.claudetap.trace.Body;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Requests as a shell script that sends them again with cURL, in the form that the page copies. What was redacted in a header or a
 * URL is a variable of the environment, which the script asks for. A body comes by way of a pipe, byte for byte as it is in the
 * record, since arguments of programs must not be long. What did not go to an address of HTTP is passed over. Holds one record at a
 * time.
 */
public final class CurlExport {
    /** What a shell or a file cannot hold, or what would act on a terminal that shows the script. */
    private static final Pattern ACTING =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}&&[^\n\t]]");

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]*={0,2}");

    private CurlExport() {}

    /**
     * Writes a script that sends the request of the first record.
     *
     * @return whether that is a request that cURL can send; nothing is written if not
     * @throws IOException when {@code out} fails
     */
    public static boolean writeOne(Iterator<TraceRecord> records, Appendable out) throws IOException {
        while (records.hasNext()) {
            TraceRecord record = records.next();
            if (record instanceof TraceRecord.Http && CurlCommand.sendable(record)) {
                out.append("#!/bin/sh\n# " + title(record) + "\nset -eu\n");
                command(record.request(), new CurlCommand(record), "", out);
                return true;
            }
        }
        return false;
    }

    /**
     * Writes a script that lists the requests of all records, or sends the one whose number or id is its argument.
     *
     * @return whether there is one that cURL can send
     * @throws IOException when {@code out} fails
     */
    public static boolean write(Iterator<TraceRecord> records, Appendable out) throws IOException {
        List<String> titles = new ArrayList<>();
        out.append("#!/bin/sh\n# sh FILE lists the requests, sh FILE NUMBER sends one.\nset -eu\ncase \"${1-}\" in\n");
        while (records.hasNext()) {
            TraceRecord record = records.next();
            if (record instanceof TraceRecord.Http && !CurlCommand.sendable(record)) {
                out.append("# Left out, since its address is none of HTTP: " + title(record) + "\n");
            } else if (record instanceof TraceRecord.Http) {
                String number = Long.toString(record.header().turn().number());
                titles.add(number + "  " + title(record));
                out.append(number + " | " + CurlCommand.quoted(record.header().requestId()) + ")\n");
                command(record.request(), new CurlCommand(record), "  ", out);
                out.append("  ;;\n");
            }
        }
        out.append("*)\n  printf '%s\\n'");
        for (String title : titles) {
            out.append(" \\\n    " + CurlCommand.quoted(title));
        }
        out.append("\n  ;;\nesac\n");
        return !titles.isEmpty();
    }

    private static String title(TraceRecord record) {
        String line = record.request().method() + " " + CurlCommand.url(record) + "  "
                + record.header().requestId();
        return line.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
    }

    private static void command(RequestRecord request, CurlCommand command, String margin, Appendable out)
            throws IOException {
        for (String variable : command.variables()) {
            out.append(margin + ": \"${" + variable + ":?is not set: it stands for what was redacted}\"\n");
        }
        out.append(margin);
        boolean piped = body(request.body(), out);
        String arguments = String.join(" \\\n" + margin + "  ", command.arguments());
        out.append("curl " + arguments + (piped ? " \\\n" + margin + "  --data-binary @-" : "") + "\n");
    }

    private static boolean body(Body body, Appendable out) throws IOException {
        if (body instanceof Body.Binary binary) {
            String base64 = binary.base64();
            if (base64 == null || !BASE64.matcher(base64).matches()) {
                out.append("echo 'its body is not in the trace' >&2; exit 1\n");
                return false;
            }
            out.append("printf %s " + CurlCommand.quoted(base64) + " | base64 -d | ");
            return true;
        }
        String text = body.text();
        if (text.isEmpty()) {
            return false;
        }
        if (!ACTING.matcher(text).find()) {
            out.append("printf %s " + CurlCommand.quoted(text) + " | ");
        } else {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.append("printf %s '" + Base64.getEncoder().encodeToString(bytes) + "' | base64 -d | ");
        }
        return true;
    }
}
