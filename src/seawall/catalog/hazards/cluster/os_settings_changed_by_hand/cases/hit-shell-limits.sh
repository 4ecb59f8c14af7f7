cat >> /etc/security/limits.conf <<'EOS'
* soft nofile 655350
* hard nofile 655350
EOS
