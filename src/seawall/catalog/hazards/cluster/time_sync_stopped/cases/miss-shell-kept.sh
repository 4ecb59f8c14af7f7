systemctl enable --now chronyd
systemctl restart chronyd
systemctl stop postfix
systemctl disable cups
timedatectl set-ntp true
timedatectl status
date +%s
# date -s "2026-12-31"
chronyc tracking
timedatectl set-timezone Asia/Shanghai
