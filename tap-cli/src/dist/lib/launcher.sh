# The common part of the launchers, that of an installation (bin/claude-tap) and that of a source checkout, which read it.
# They set $lib, the folder of the jars and of the files beside this one, and $archive, a class-data archive or nothing.
#
# A start waits for every process that a launcher starts, so this starts none where the shell itself can do the work.

say() { printf 'claude-tap: %s\n' "$*" >&2; }

die() {
  say "$@"
  exit 69
}

# No JVM starts in a folder that was removed. A shell that cannot find out where it is leaves PWD empty.
check_folder() {
  # Whoever may not search a folder above it cannot look it up by its name.
  [ -d "${PWD:-}" ] || [ -n "$(pwd -P 2>/dev/null)" ] || die "the working directory is gone; change to one that is there."
}

unquoted() {
  unquoted=${1#\"}
  unquoted=${unquoted%\"}
}

# Sets $version (such as 17.0.15), $runtime (the same to the last detail, fit for a file name) and $major for the java command
# $1; returns 1 when it does not run.
java_version() {
  version=
  runtime=
  java_home=${1%/bin/java}
  if [ ! -f "$java_home/release" ] && [ -h "$1" ]; then
    java_home=$(readlink -f "$1" 2>/dev/null || :)
    java_home=${java_home%/bin/java}
  fi
  if [ -f "$java_home/release" ]; then
    while IFS='=' read -r key value; do
      case $key in
        JAVA_VERSION) unquoted "$value" && version=$unquoted ;;
        JAVA_RUNTIME_VERSION) unquoted "$value" && runtime=$unquoted ;;
      esac
    done <"$java_home/release"
  fi
  if [ -z "$version" ]; then
    version=$("$1" -version 2>&1 | sed -n 's/.*version "\(.*\)".*/\1/p') || :
  fi
  case $runtime in
    '' | *[!A-Za-z0-9.+_-]*) runtime=$version ;;
  esac
  major=${version%%[!0-9]*}
  # Java 8 and older call themselves 1.8 and so on.
  [ "$major" != 1 ] || major=8
  [ -n "$major" ]
}

# Sets $on_path to the first java on the PATH, or to nothing.
java_on_path() {
  on_path=
  ifs=$IFS
  IFS=:
  set -f
  for folder in $PATH; do
    if [ -f "${folder:-.}/java" ] && [ -x "${folder:-.}/java" ]; then
      on_path=${folder:-.}/java
      break
    fi
  done
  set +f
  IFS=$ifs
}

# Sets $java, and what java_version sets, to the first Java that is new enough: the one in the folder $1 if it is there, that
# of JAVA_HOME, that of the PATH. Says so and ends when there is none.
find_java() {
  java_on_path
  found=
  for java in "${1:+$1/bin/java}" "${JAVA_HOME:+$JAVA_HOME/bin/java}" "$on_path"; do
    if [ -n "$java" ] && [ -x "$java" ] && java_version "$java"; then
      [ "$major" -lt 17 ] || return 0
      found="$found $java is $version;"
    fi
  done
  die "needs Java 17 or newer;${found:- none was found;} install a JDK and put it on the PATH or in JAVA_HOME."
}

# Sets $utf8 to the words before a JVM's command line that give it a locale of UTF-8 where it might have none: in the C locale it takes
# arguments and file names for ASCII, and an agent's prompt would arrive with question marks. A locale that is not installed,
# which may have come with a login from elsewhere, counts as C, too; nobody asks which are, so every one of UTF-8 is replaced. The program gives the agent the caller's LC_ALL back: it is in
# CLAUDE_TAP_CALLERS_LOCALE behind a =, or there is nothing in that when it was not set.
utf8_locale() {
  utf8=
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
    C | POSIX) ;;
    C.* | *[!A-Za-z0-9_.@-]*) return 0 ;;
    [Uu][Tt][Ff]-8 | *.[Uu][Tt][Ff]-8 | *.[Uu][Tt][Ff]-8@* | *.[Uu][Tt][Ff]8 | *.[Uu][Tt][Ff]8@*)
      [ -d /usr/lib/locale/C.utf8 ] || [ -d /usr/lib/locale/C.UTF-8 ] || return 0
      ;;
    *) return 0 ;;
  esac
  # All of the locale: a part of it that is not there makes the JVM do without the rest.
  utf8="env CLAUDE_TAP_CALLERS_LOCALE=${LC_ALL+=$LC_ALL} LC_ALL=C.UTF-8"
}

# In the place of a standard stream that is closed a JVM would have a file of its own, and the agent would get that. To write to what
# stands in for the output is an error, as it was.
keep_streams() {
  true 2>/dev/null 3<&0 || exec </dev/null
  true 2>/dev/null 3>&1 || exec 1</dev/null
  true 3>&2 || exec 2>/dev/null
}

# Becomes the JVM, with our options before the arguments.
jvm() {
  keep_streams
  [ "$major" -lt 24 ] || set -- @"$lib/jvm-24.options" "$@"
  utf8=
  # No process for `uname`: only Linux has this file.
  if [ -e /proc/sys/kernel/ostype ]; then
    set -- @"$lib/jvm-linux.options" "$@"
    # macOS knows no such locale, and its JVM needs none.
    utf8_locale
  fi
  exec $utf8 "$java" @"$lib/jvm.options" "$@"
}

# Makes $archive, and knows nothing of the user's variables while it does.
make_archive() {
  env -i PATH="$PATH" LANG="${LANG:-C}" sh "$lib/archive.sh" "$lib" "$java" "$major" "$archive" </dev/null >/dev/null 2>&1
}

# Whether these arguments start a tap and no agent: it may stand for days, with several agents at once. A configuration file that says
# so is not read here.
stands() {
  # The first word of a run is an option, or there is none, or it is a replay's: another is a command of its own.
  case ${1:-} in '' | -* | replay) ;; *) return 1 ;; esac
  case ${CLAUDE_TAP_NO_LAUNCH:-} in 1 | [Tt][Rr][Uu][Ee] | [Yy][Ee][Ss] | [Oo][Nn]) return 0 ;; esac
  for argument in "$@"; do
    case $argument in
      --) return 1 ;;
      --tap-no-launch) return 0 ;;
    esac
  done
  return 1
}

# Becomes the program.
run() {
  set -f # The options are split into words, but never matched against files.
  standing=
  ! stands "$@" || standing=@$lib/jvm-standing.options
  set -- ${CLAUDE_TAP_JAVA_OPTS:-} -jar "$lib/claude-tap.jar" "$@"
  [ -z "$standing" ] || set -- "$standing" "$@"
  case "${CLAUDE_TAP_JAVA_OPTS:-} ${JAVA_TOOL_OPTIONS:-} ${JDK_JAVA_OPTIONS:-}" in
    *-Xshare* | *SharedArchive* | *AOT*) archive= ;; # The JVM takes no two of them.
  esac
  if [ ! -s "$archive" ]; then
    :
  elif [ "$major" -lt 25 ]; then
    set -- @"$lib/jvm-archive.options" -XX:SharedArchiveFile="$archive" "$@"
  else
    set -- @"$lib/jvm-archive-25.options" -XX:AOTCache="$archive" "$@"
  fi
  jvm "$@"
}
