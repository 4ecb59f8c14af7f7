date +%F
date -d "2026-01-01" +%s
timedatectl set-timezone Asia/Shanghai
chronyc makestep
date --date=yesterday
echo "date -s 12:00"
