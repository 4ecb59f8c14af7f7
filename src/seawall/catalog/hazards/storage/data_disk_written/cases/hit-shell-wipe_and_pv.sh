wipefs -a /dev/nvme1n1 && pvcreate -ff -y /dev/nvme1n1
