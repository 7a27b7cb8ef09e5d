"""Ends with 3 where anything beyond this pod takes a connection: the cluster's API, its nodes' metadata, or the internet."""
import os
import socket
import sys

LIMIT = 2

places = [("1.1.1.1", 53), ("8.8.8.8", 443), ("169.254.169.254", 80)]
if "KUBERNETES_SERVICE_HOST" in os.environ:
    places.append((os.environ["KUBERNETES_SERVICE_HOST"], int(os.environ.get("KUBERNETES_SERVICE_PORT", "443"))))

for place in places:
    try:
        socket.create_connection(place, LIMIT).close()
    except OSError:
        # A refusal too: some networks enforce their policies by refusing.
        continue
    print("%s:%d answers" % place, file=sys.stderr)
    sys.exit(3)
