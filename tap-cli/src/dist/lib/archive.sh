# Makes a class-data archive: has the program do once what a run does and keeps the classes that it loaded. A later start takes them from
# there, which is quicker. Usage: sh archive.sh LIB JAVA MAJOR ARCHIVE
#
# Without the archive all works, only slower. So nothing here is worth a word to the user: a warm-up that fails leaves an empty
# archive, which means "tried, and not to be had", and what it said is in ARCHIVE.log.
set -eu
umask 077
lib=$1
java=$2
major=$3
archive=$4
. "$lib/launcher.sh"
# It may outlive the command beside which it runs.
trap '' HUP

folder=${archive%/*}
mkdir -p "$folder"

# One at a time. The lock is a link whose target is its owner's process id, so it never exists without one. Should two find
# that the owner is gone, both go on: each has its own files, and the last one's archive stays.
lock=$archive.lock
if ! ln -s $$ "$lock" 2>/dev/null; then
  owner=$(readlink "$lock") || exit 0
  if kill -0 "$owner" 2>/dev/null && [ -z "$(find "$lock" -prune -mmin +10)" ]; then
    exit 0
  fi
  rm -f "$lock"
  ln -s $$ "$lock" 2>/dev/null || exit 0
fi
scratch=$archive.$$
warm_up=
guard=
tidy() {
  [ -z "$guard" ] || kill "$guard" 2>/dev/null || :
  if [ -n "$warm_up" ]; then
    kill "$warm_up" 2>/dev/null && wait "$warm_up" || :
  fi
  rm -rf "$scratch" "$lock"
}
trap tidy EXIT
trap 'exit 143' INT TERM
mkdir "$scratch"

# Since Java 25 an AOT cache, which also has the classes linked and its lambdas made.
kind=-XX:ArchiveClassesAtExit
[ "$major" -lt 25 ] || kind=-XX:AOTCacheOutput
nice -n 10 sh -c '. "$1/launcher.sh"; lib=$1 java=$2 major=$3; shift 3; jvm "$@"' sh "$lib" "$java" "$major" \
  "$kind=$scratch/archive" -Xlog:disable -Duser.home="$scratch" \
  -jar "$lib/claude-tap.jar" --tap-warm-up "$scratch/run" >"$archive.log" 2>&1 &
warm_up=$!
(
  trap 'kill "$wait"; exit' TERM
  sleep 120 &
  wait=$!
  wait "$wait" && kill "$warm_up"
) >/dev/null 2>&1 &
guard=$!
if wait "$warm_up"; then
  rm -f "$archive.log"
else
  # What a JVM that was stopped has written is not whole, and Java 17 would die of it.
  rm -f "$scratch/archive"
fi
warm_up=
kill "$guard" 2>/dev/null || :
guard=
[ -s "$scratch/archive" ] || : >"$scratch/archive"
# A jar may have a time that is still to come: that of another time zone.
[ ! "$lib/claude-tap.jar" -nt "$scratch/archive" ] || touch -r "$lib/claude-tap.jar" "$scratch/archive"
mv -f "$scratch/archive" "$archive"

# In the user's cache (.../archives/path/of/the/installation/BUILD-JAVA.jsa) go the archives of builds that were here before,
# and those of installations that are gone.
home=${lib%/lib}
case $folder in
  */claude-tap/archives"$home") ;;
  *) exit 0 ;;
esac
read -r build <"$lib/build" || exit 0
for old in "$folder"/*.jsa; do
  case ${old##*/} in "$build"-*) ;; *) rm -f "$old" ;; esac
done
archives=${folder%"$home"}
find "$archives" -name '*.jsa' | while IFS= read -r old; do
  at=${old%/*}
  if [ ! -e "${at#"$archives"}/lib/claude-tap.jar" ]; then
    rm -f "$old"
    # As far up as folders are empty.
    (cd "$archives" && rmdir -p ".${at#"$archives"}" 2>/dev/null) || :
  fi
done
