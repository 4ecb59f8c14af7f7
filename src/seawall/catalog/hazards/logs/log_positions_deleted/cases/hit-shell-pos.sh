rm -rf /tmp/ccs-log-collector/pos
