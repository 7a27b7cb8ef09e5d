#!/usr/bin/env bash
# Makes the image of deploy/python without a registry: a root file system by debootstrap, imported into the engine.
# usage: docker-image.sh [NAME] [ROOTFS]   as root; NAME is quaestor/python:bookworm, ROOTFS a folder to keep and use again.
# The engine is the docker program's own, or DOCKER_HOST's. Takes some three minutes and 1.3 GB.
set -euo pipefail
name=${1:-quaestor/python:bookworm}
rootfs=${2:-}

command -v debootstrap >/dev/null || { echo "debootstrap is not installed: apt-get install debootstrap" >&2; exit 1; }
docker version --format '{{.Server.Version}}' >/dev/null || exit 1

if [ -z "$rootfs" ]; then
  rootfs=$(mktemp -d /var/tmp/quaestor-rootfs-XXXXXX)
  trap 'rm -rf "$rootfs"' EXIT
fi

if [ ! -x "$rootfs/usr/bin/python3" ]; then
  echo "Installing Debian with pandas into $rootfs" >&2
  debootstrap --variant=minbase --include=python3,python3-matplotlib,python3-numpy,python3-pandas bookworm "$rootfs" >&2
fi
find "$rootfs" -xdev -type f -perm /6000 -exec chmod a-s {} +

tar -C "$rootfs" --exclude='./dev/*' --exclude='./proc/*' --exclude='./sys/*' --exclude='./var/lib/apt/lists/*' \
  --exclude='./var/cache/apt/*' --exclude='./var/log/*' -c . |
  docker import -c 'USER 65534:65534' -c 'WORKDIR /tmp' -c 'ENV LANG=C.UTF-8 HOME=/tmp' -c 'CMD ["/usr/bin/python3"]' - "$name"
echo "$name" >&2
