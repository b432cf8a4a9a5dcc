package dev.claudetap.cli.guide;

/** Completion in zsh, with descriptions. Where a word is the agent's, or may be, it is completed as a file. */
final class ZshCompletion {
    private static final String HEAD = """
            #compdef claude-tap
            # zsh completion for claude-tap @VERSION@, as 'claude-tap completion zsh' prints it.

            """;

    private static final String BODY = """
            _claude-tap() {
              local command= value= prev=${words[CURRENT-1]}
              local -a commands flags choice
              commands=(
            @DESCRIBED@  )
              # All behind -- is the agent's.
              if (( ${words[(i)--]} < CURRENT )); then
                _files
                return
              fi
              if (( CURRENT > 2 )); then
                case ${words[2]} in
                  @COMMANDS@) command=${words[2]} ;;
                esac
              fi
              if [[ ${words[CURRENT]} == --*=* ]]; then
                prev=${words[CURRENT]%%=*}
                compset -P '*='
                _claude-tap_value "$command:$prev"
                # An option that is not ours is the agent's.
                if [[ -z $value ]]; then
                  _files
                  return
                fi
              fi
              if [[ $prev == -* ]]; then
                _claude-tap_value "$command:$prev"
              fi
              if [[ -z $value && ${words[CURRENT]} == -* ]]; then
                _claude-tap_flags "$command"
                _describe -o option flags
                return
              fi
              if [[ -z $value && $CURRENT == 2 ]]; then
                _describe command commands
                _files
                return
              fi
              if [[ -z $value ]]; then
                _claude-tap_value "$command:"
              fi
              case $value in
                :file) _files ;;
                :directory) _files -/ ;;
                :text) _message 'value' ;;
                *)
                  choice=(${=value})
                  compadd -a choice
                  ;;
              esac
            }

            if [[ ${funcstack[1]} == _claude-tap ]]; then
              _claude-tap "$@"
            elif (( $+functions[compdef] )); then
              compdef _claude-tap claude-tap
            fi
            """;

    private ZshCompletion() {}

    static String script(Program program) {
        return HEAD.replace("@VERSION@", program.version())
                + "_claude-tap_flags() {\n  case $1 in\n"
                + ScriptText.each(
                        program.commands(),
                        command -> "    " + ScriptText.quoted(command.word()) + ") flags=(\n"
                                + ScriptText.each(program.flags(command), ZshCompletion::described) + "    ) ;;\n")
                + "  esac\n}\n\n"
                + "_claude-tap_value() {\n  case $1 in\n"
                + ScriptText.valueBranches(program, "value")
                + "  esac\n}\n\n"
                + BODY.replace(
                                "@DESCRIBED@",
                                ScriptText.each(
                                        program.named(),
                                        command -> "    " + ScriptText.quoted(command.word() + ":" + command.summary())
                                                + "\n"))
                        .replace("@COMMANDS@", ScriptText.words(program, " | "));
    }

    private static String described(Flag flag) {
        return ScriptText.each(
                flag.names(),
                name -> "      " + ScriptText.quoted(name + ":" + ScriptText.brief(flag.description())) + "\n");
    }
}
