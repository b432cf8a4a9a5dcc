package dev.claudetap.cli.trust;

import java.util.List;

/**
 * What makes a platform trust an authority, or forget it again.
 *
 * @param check a command that succeeds when the authority is trusted; empty when there is none
 * @param commands what can be run without further rights, each a program with its arguments; empty when there is nothing like that
 * @param script a shell script for the user, with comments that say what each part is for; empty when {@code commands} do it all
 */
public record TrustPlan(List<String> check, List<List<String>> commands, List<String> script) {
    public TrustPlan {
        check = List.copyOf(check);
        commands = List.copyOf(commands);
        script = List.copyOf(script);
    }
}
