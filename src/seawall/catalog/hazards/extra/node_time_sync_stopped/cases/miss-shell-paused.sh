systemctl stop ntpd
ntpdate ntp.aliyun.com
systemctl start ntpd
