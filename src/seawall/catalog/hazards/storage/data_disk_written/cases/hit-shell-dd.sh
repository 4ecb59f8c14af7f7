dd if=/dev/zero of=/dev/vdb bs=1M count=10
