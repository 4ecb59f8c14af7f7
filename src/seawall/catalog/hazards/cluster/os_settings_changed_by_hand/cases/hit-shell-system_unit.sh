mkdir -p /etc/systemd/system/systemd-journald.service.d
printf '[Service]\nMemoryMax=64M\n' > /etc/systemd/system/systemd-journald.service.d/10-memory.conf
