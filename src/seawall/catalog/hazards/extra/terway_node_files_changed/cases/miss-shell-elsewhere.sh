rm -rf /var/lib/cni-old /etc/cni/bin
echo '{}' > /root/eni.json
mv /etc/enigma /root/
cat /etc/eni/eni.json
rmdir /var/lib
