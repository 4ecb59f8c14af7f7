systemctl stop docker
rm -rf /var/lib/docker/overlay2/*
