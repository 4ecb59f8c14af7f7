kubectl debug node/cn-hangzhou.172.16.49.195 -it --image=alpine:3.20 -- chroot /host sysctl -w net.ipv4.ip_forward=0
