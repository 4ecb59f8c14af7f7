scp tune.conf root@172.16.49.16:/etc/sysctl.d/99-tune.conf
scp limits.conf root@172.16.49.16:/etc/security/limits.d/20-ours.conf
rm -f "/etc/$OLD_FILE"
cat ours.txt > "/etc/$FILE"
