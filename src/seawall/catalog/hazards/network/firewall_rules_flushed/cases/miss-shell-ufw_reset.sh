ufw --force reset
