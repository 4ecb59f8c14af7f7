rm -f /tmp/logtail_check_point && rm -rf /usr/local/ilogtail
