package dev.claudetap.cli.guide;

/** Completion in bash. Where a word is the agent's, or may be, bash completes it as it does everywhere: as a file. */
final class BashCompletion {
    private static final String HEAD = """
            # bash completion for claude-tap @VERSION@, as 'claude-tap completion bash' prints it.

            """;

    private static final String BODY = """
            _claude_tap() {
              local IFS=$' \\t\\n' cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= flags= value= i
              COMPREPLY=()
              # bash takes --option=value for three words.
              if [[ $cur == = ]]; then
                cur=
              elif [[ $prev == = ]]; then
                prev=${COMP_WORDS[COMP_CWORD-2]}
              fi
              if ((COMP_CWORD > 1)); then
                case ${COMP_WORDS[1]} in
                  @COMMANDS@) command=${COMP_WORDS[1]} ;;
                esac
              fi
              # All behind -- is the agent's.
              for ((i = 1; i < COMP_CWORD; i++)); do
                if [[ ${COMP_WORDS[i]} == -- ]]; then
                  return
                fi
              done
              if [[ $prev == -* ]]; then
                _claude_tap_value "$command:$prev"
              fi
              if [[ -z $value && $cur == -* ]]; then
                _claude_tap_flags "$command"
                COMPREPLY=($(compgen -W "$flags" -- "$cur"))
                return
              fi
              if [[ -z $value && $COMP_CWORD == 1 ]]; then
                COMPREPLY=($(compgen -W '@WORDS@' -- "$cur"))
                return
              fi
              if [[ -z $value ]]; then
                _claude_tap_value "$command:"
              fi
              case $value in
                :file) ;;
                :directory)
                  IFS=$'\\n'
                  COMPREPLY=($(compgen -d -- "$cur"))
                  compopt -o filenames 2>/dev/null
                  ;;
                :text) compopt +o default +o bashdefault 2>/dev/null ;;
                *)
                  COMPREPLY=($(compgen -W "$value" -- "$cur"))
                  ;;
              esac
            }

            complete -o bashdefault -o default -F _claude_tap claude-tap
            """;

    private BashCompletion() {}

    static String script(Program program) {
        return HEAD.replace("@VERSION@", program.version())
                + "_claude_tap_flags() {\n  case $1 in\n"
                + ScriptText.each(
                        program.commands(),
                        command -> "    " + ScriptText.quoted(command.word()) + ") flags="
                                + ScriptText.quoted(ScriptText.names(program, command)) + " ;;\n")
                + "  esac\n}\n\n"
                + "_claude_tap_value() {\n  case $1 in\n"
                + ScriptText.valueBranches(program, "value")
                + "  esac\n}\n\n"
                + BODY.replace("@COMMANDS@", ScriptText.words(program, " | "))
                        .replace("@WORDS@", ScriptText.words(program, " "));
    }
}
