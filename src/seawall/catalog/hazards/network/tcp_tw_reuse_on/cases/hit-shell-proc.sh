kubectl debug node/worker-2 --image=busybox -- chroot /host sh -c 'echo 1 > /proc/sys/net/ipv4/tcp_tw_reuse'
