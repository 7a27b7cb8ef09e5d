# Runs as the user that the worker will have: filter, paths to check, --, command.
# Whatever may not be read is told by its place in the list, since here it may have another name than outside.
filter=$1
shift
place=0
while [ "$1" != -- ]; do
    if [ ! -r "$1" ] || { [ -d "$1" ] && [ ! -x "$1" ]; }; then
        echo "unreadable $place" >&2
        exit 77
    fi
    place=$((place + 1))
    shift
done
shift

# A write beyond the file size limit then fails instead of killing.
trap '' XFSZ
exec 9<"$filter"
exec "$@"
