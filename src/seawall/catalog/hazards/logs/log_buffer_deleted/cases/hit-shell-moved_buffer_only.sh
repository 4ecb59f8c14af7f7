mv /tmp/ccs-log-collector/buffer /data/buffer
