# Runs as root in a mount namespace of its own: stage, pairs of name and path, --, command.
# Folders that only root may pass through hide what lies in them from the worker's user; a mount on the stage does not.
mount -t tmpfs -o mode=0755,size=1m,nosuid,nodev quaestor "$1" && cd "$1" || exit 78
shift
while [ "$1" != -- ]; do
    if [ -d "$2" ]; then mkdir "$1"; else : > "$1"; fi
    mount --rbind "$2" "$1" || exit 78
    shift 2
done
shift
cd /
exec "$@"
