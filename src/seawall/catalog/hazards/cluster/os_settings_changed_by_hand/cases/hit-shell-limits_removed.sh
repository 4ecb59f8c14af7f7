rm -f /etc/security/limits.d/20-nproc.conf
