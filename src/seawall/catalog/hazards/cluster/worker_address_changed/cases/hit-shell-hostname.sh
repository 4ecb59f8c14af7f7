hostnamectl set-hostname prod-worker-07
