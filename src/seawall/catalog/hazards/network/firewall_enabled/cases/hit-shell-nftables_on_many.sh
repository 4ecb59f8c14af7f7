for h in w1 w2 w3; do ssh "$h" sudo systemctl start nftables; done
