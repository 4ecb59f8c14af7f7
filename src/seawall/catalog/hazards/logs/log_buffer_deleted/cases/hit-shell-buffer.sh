sudo rm -rf /tmp/ccs-log-collector/buffer/*
