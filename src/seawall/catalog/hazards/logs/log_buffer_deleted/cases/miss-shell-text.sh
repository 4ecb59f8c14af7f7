du -sh /tmp/ccs-log-collector/buffer
printf '%s\n' "rm -rf /tmp/ccs-log-collector/buffer"
