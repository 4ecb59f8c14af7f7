sed -i 's/quiet/quiet hugepages=512/' /boot/loader/entries/abc-5.10.134.conf
