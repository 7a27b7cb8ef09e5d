# Runs as the server's user: files of control groups, --, command.
while [ "$1" != -- ]; do
    echo $$ > "$1" || exit 79
    shift
done
shift
exec "$@"
