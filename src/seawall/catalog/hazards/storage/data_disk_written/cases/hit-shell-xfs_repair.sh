sudo xfs_repair -L /dev/vdg
