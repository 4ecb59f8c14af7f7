rpm -Uvh http://mirror.example.com/el8/firewalld-0.9.11-1.el8.noarch.rpm
