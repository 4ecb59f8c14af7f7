echo 'e /tmp/* - - - 24h' | sudo tee /etc/tmpfiles.d/zz-clean.conf
