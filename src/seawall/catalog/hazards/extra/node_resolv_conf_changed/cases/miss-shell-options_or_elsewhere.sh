echo "options single-request-reopen" >> /etc/resolv.conf
cp /etc/resolv.conf /root/resolv.conf.bak
echo "nameserver 1.1.1.1" > /srv/chroot/etc/resolv.conf
chmod 644 /etc/resolv.conf
grep nameserver /etc/resolv.conf
rm -f /etc/resolv.conf.bak
