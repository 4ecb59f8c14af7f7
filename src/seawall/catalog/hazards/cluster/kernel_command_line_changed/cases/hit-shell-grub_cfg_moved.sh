mv /boot/grub2/grub.cfg /boot/grub2/grub.cfg.old
