sudo mkfs.xfs -f /dev/nvme2n1
sudo mkfs.ext4 /dev/disk/by-id/virtio-bp1jbkidr342vg1d133u
