find /tmp -mtime +10 -delete
