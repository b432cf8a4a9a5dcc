package dev.claudetap.cli.guide;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The shells that can complete our command line. */
@SuppressWarnings("ImmutableEnumChecker") // What makes a script holds nothing.
public enum Shell {
    /** bash, from 3.2 on. */
    BASH(BashCompletion::script, "bash-completion/completions/claude-tap"),
    /** zsh, as a file {@code _claude-tap} in {@code fpath} or read at the start. */
    ZSH(ZshCompletion::script, "zsh/site-functions/_claude-tap"),
    /** fish. */
    FISH(FishCompletion::script, "fish/vendor_completions.d/claude-tap.fish"),
    /** PowerShell. */
    POWERSHELL(PowerShellCompletion::script, "powershell/claude-tap.ps1");

    private final Function<Program, String> script;
    private final String place;

    Shell(Function<Program, String> script, String place) {
        this.script = script;
        this.place = place;
    }

    /** Where the script belongs below a folder of shared data. */
    public String place() {
        return place;
    }

    /** What users call it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The shell of that name; empty for one that we have no script for. */
    public static Optional<Shell> of(String word) {
        return Arrays.stream(values())
                .filter(shell -> shell.word().equals(word))
                .findFirst();
    }

    /** The script that makes it complete the program's command line. */
    public String completion(Program program) {
        return script.apply(program);
    }
}
