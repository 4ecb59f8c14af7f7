cat /proc/cmdline
grubby --info=ALL
grep GRUB_CMDLINE_LINUX /etc/default/grub
# grubby --update-kernel=ALL --args="quiet"
cp /etc/default/grub /root/grub.bak
echo 'GRUB_CMDLINE_LINUX="quiet"' > /root/grub

update-grub
grub2-mkconfig -o /boot/grub2/grub.cfg
