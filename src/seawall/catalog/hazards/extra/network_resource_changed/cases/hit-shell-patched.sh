kubectl patch ciliumnodes.cilium.io n1 --type merge -p '{"spec":{"ipam":{"pool":{}}}}'
