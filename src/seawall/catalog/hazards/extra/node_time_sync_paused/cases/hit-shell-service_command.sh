ssh root@n4 'service ntpd stop; ntpdate -u ntp.aliyun.com'
