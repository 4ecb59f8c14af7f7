ls -ld /var/lib/docker
echo 'mv /var/lib/docker /data'
