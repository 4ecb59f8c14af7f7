wipefs --all /dev/nvme0n1
