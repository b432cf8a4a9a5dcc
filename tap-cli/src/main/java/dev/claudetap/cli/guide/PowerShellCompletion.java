package dev.claudetap.cli.guide;

/** Completion in PowerShell. Where it offers nothing PowerShell completes a file by itself, so also the agent's words. */
final class PowerShellCompletion {
    private static final String HEAD = """
            # PowerShell completion for claude-tap @VERSION@, as 'claude-tap completion powershell' prints it.

            """;

    private static final String BODY = """
            Register-ArgumentCompleter -Native -CommandName 'claude-tap' -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
            @TABLES@
                $before = @($commandAst.CommandElements |
                    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
                    ForEach-Object { $_.Extent.Text })
                # All behind -- is the agent's.
                if ($before -ccontains '--') { return }
                $command = ''
                if ($before.Count -gt 1 -and $commands.Contains($before[1])) { $command = $before[1] }
                $start = ''
                $typed = $wordToComplete
                $flag = if ($before.Count -gt 1) { $before[-1] } else { '' }
                if ($wordToComplete -match '^(--[^=]+)=(.*)$') {
                    $flag = $Matches[1]
                    $start = $flag + '='
                    $typed = $Matches[2]
                    # An option that is not ours is the agent's.
                    if (-not $values.ContainsKey("${command}:$flag")) { return }
                }
                $offered = [ordered]@{}
                if ($flag.StartsWith('-') -and $values.ContainsKey("${command}:$flag")) {
                    foreach ($word in $values["${command}:$flag"]) { $offered[$word] = $word }
                } elseif ($typed.StartsWith('-')) {
                    $offered = $flags[$command]
                } elseif ($before.Count -le 1) {
                    $offered = $commands
                } elseif ($command -ne '' -and $values.ContainsKey("${command}:")) {
                    foreach ($word in $values["${command}:"]) { $offered[$word] = $word }
                }
                foreach ($word in $offered.Keys) {
                    if ($word.StartsWith($typed)) {
                        [System.Management.Automation.CompletionResult]::new(
                            $start + $word, $word, 'ParameterValue', $offered[$word])
                    }
                }
            }
            """;

    private PowerShellCompletion() {}

    static String script(Program program) {
        String commands = "    $commands = [ordered]@{\n"
                + ScriptText.each(
                        program.named(),
                        command -> "        " + quoted(command.word()) + " = " + quoted(command.summary()) + "\n")
                + "    }\n";
        String flags = "    $flags = @{\n"
                + ScriptText.each(
                        program.commands(),
                        command -> "        " + quoted(command.word()) + " = [ordered]@{\n"
                                + ScriptText.each(program.flags(command), PowerShellCompletion::described)
                                + "        }\n")
                + "    }\n";
        String values = "    $values = @{\n" + ScriptText.each(program.commands(), command -> values(program, command))
                + "    }";
        return HEAD.replace("@VERSION@", program.version()) + BODY.replace("@TABLES@", commands + flags + values);
    }

    private static String described(Flag flag) {
        return ScriptText.each(
                flag.names(),
                name -> "            " + quoted(name) + " = " + quoted(ScriptText.brief(flag.description())) + "\n");
    }

    private static String values(Program program, Command command) {
        String operands = command.word().isEmpty() ? "" : value(command.word() + ":", command.operandValue());
        return operands
                + ScriptText.each(
                        program.flags(command),
                        flag -> ScriptText.each(
                                flag.names(), name -> value(command.word() + ":" + name, flag.value())));
    }

    /** Files are left to PowerShell, and what only the user knows is offered by nobody. */
    private static String value(String key, Value value) {
        if (value.kind() != Value.Kind.WORD) {
            return "";
        }
        return "        " + quoted(key) + " = @("
                + String.join(
                        ", ",
                        value.words().stream().map(PowerShellCompletion::quoted).toList()) + ")\n";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
